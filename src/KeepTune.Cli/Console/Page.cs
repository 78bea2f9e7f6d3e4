using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// A report of lines. On a terminal they wrap at words: the text after the last gap of a line, two blanks, continues below itself.
/// </summary>
internal sealed class Page(Screen screen)
{
    private const string Gap = "  ";

    private readonly List<StyledText> lines = [StyledText.Empty];

    public bool IsEmpty => lines is [{ Pieces.Count: 0 }];

    /// <param name="text">Continues where the last one ended.</param>
    public Page Append(StyledText text)
    {
        var (words, start) = (text.ToString(), 0);
        while (words.IndexOf('\n', start) is >= 0 and var end)
        {
            lines[^1] += text.Part(start, end);
            lines.Add(StyledText.Empty);
            start = end + 1;
        }

        lines[^1] += text.Part(start, words.Length);
        return this;
    }

    public Page Append(string text, Meaning meaning) => Append(StyledText.Of(text, meaning));

    public override string ToString()
    {
        if (screen.IsTerminal)
            return TextRenderer.Text(screen, lines.Take(lines.Count - 1).Select(Hanging)) + lines[^1].ToString();
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
            text.Append(i == 0 ? "" : "\n").Append(lines[i].ToString());
        return text.ToString();
    }

    private static HangingText Hanging(StyledText line)
    {
        var words = line.ToString();
        var hang = words.LastIndexOf(Gap, StringComparison.Ordinal);
        hang = hang < 0 ? 0 : hang + Gap.Length;
        return new(line.Part(0, hang), line.Part(hang, words.Length));
    }
}
