namespace KeepTune.Cli.Console;

/// <summary>Words on lines of a width.</summary>
internal static class WordWrap
{
    /// <summary>As many words on each line as fit; what is longer than a line is cut.</summary>
    /// <param name="width">Characters, 1 or more.</param>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var rest = line.Length == 0 ? word : $"{line} {word}";
            if (rest.Length > width && line.Length > 0)
            {
                lines.Add(line);
                rest = word;
            }

            for (; rest.Length > width; rest = rest[width..])
                lines.Add(rest[..width]);
            line = rest;
        }

        lines.Add(line);
        return lines;
    }
}
