using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>Headings and paragraphs, wrapped to the terminal, or to 80 columns without one.</summary>
internal sealed class Prose(Screen screen)
{
    /// <summary>Long lines are hard to read, however wide the terminal.</summary>
    private const int MaxWidth = 100;

    private const string Indent = "  ";

    private readonly StringBuilder written = new();

    public Screen Screen => screen;

    public Prose Heading(string text) => Write(StyledText.Empty, StyledText.Heading(text));

    public Prose Paragraph(StyledText text) => Write(Indent, text);

    /// <summary>A line that is not wrapped.</summary>
    public Prose Line(string text = "")
    {
        written.Append(text.TrimEnd(' ')).Append('\n');
        return this;
    }

    public override string ToString() => written.ToString();

    private Prose Write(StyledText head, StyledText text)
    {
        written.Append(TextRenderer.Text(screen with { Width = Math.Min(screen.Width, MaxWidth) }, new HangingText(head, text)));
        return this;
    }
}
