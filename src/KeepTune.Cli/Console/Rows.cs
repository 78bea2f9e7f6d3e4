using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>A label and its value, or a number and a remark.</summary>
/// <param name="Right">The value is a number, aligned right with the others, and a remark follows.</param>
internal sealed record Row(string Label, string Value, string Remark = "", bool Right = false);

/// <summary>
/// Rows under each other in three columns. Made of plain strings, since this is the report that is asked for most and read by scripts;
/// a terminal gets dim labels and lines no wider than it is.
/// </summary>
internal static class Rows
{
    private const int Gap = 2;
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";

    public static string Text(IReadOnlyList<Row> rows, Screen screen)
    {
        var labelWidth = rows.Max(row => row.Label.Length) + Gap;
        var numberWidth = rows.Where(row => row.Right).Select(row => row.Value.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var label = row.Label.PadRight(labelWidth);
            text.Append(screen.Color ? Dim + label + Reset : label);
            var indent = labelWidth;
            if (row.Right)
            {
                text.Append(row.Value.PadLeft(numberWidth)).Append(' ', Gap);
                indent += numberWidth + Gap;
            }

            AppendWrapped(text, row.Right ? row.Remark : row.Value, indent, screen.IsTerminal ? screen.Width : int.MaxValue);
        }

        return text.ToString();
    }

    private static void AppendWrapped(StringBuilder text, string words, int indent, int width)
    {
        var column = indent;
        var first = true;
        foreach (var word in words.Split(' '))
        {
            if (!first && column + 1 + word.Length > width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
                first = true;
            }

            text.Append(first ? "" : " ").Append(word);
            column += word.Length + (first ? 0 : 1);
            first = false;
        }

        text.Append('\n');
    }
}
