using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>A label with a value, or with a number and a remark.</summary>
/// <param name="Right">The value is a number, right-aligned with the others and followed by a remark.</param>
internal sealed record Row(string Label, StyledText Value, string Remark = "", bool Right = false);

/// <summary>
/// Rows in three columns. Piped output is built from plain strings, since these are the most frequent reports. A terminal gets dim labels
/// and wrapped lines.
/// </summary>
internal static class Rows
{
    private const int Gap = 2;

    public static string Text(IReadOnlyList<Row> rows, Screen screen)
    {
        var labelWidth = rows.Max(row => row.Label.Length) + Gap;
        var numberWidth = rows.Where(row => row.Right).Select(row => row.Value.ToString().Length).DefaultIfEmpty(0).Max();
        return screen.IsTerminal ? ForTerminal(rows, screen, labelWidth, numberWidth) : Plain(rows, labelWidth, numberWidth);
    }

    private static string Plain(IReadOnlyList<Row> rows, int labelWidth, int numberWidth)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(row.Label.PadRight(labelWidth));
            if (row.Right)
                text.Append(row.Value.ToString().PadLeft(numberWidth)).Append(' ', Gap).Append(row.Remark);
            else
                text.Append(row.Value.ToString());
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string ForTerminal(IReadOnlyList<Row> rows, Screen screen, int labelWidth, int numberWidth) => TextRenderer.Text(
        screen,
        rows.Select(row =>
        {
            var head = StyledText.Secondary(row.Label.PadRight(labelWidth));
            return row.Right
                ? new HangingText(head + (row.Value.ToString().PadLeft(numberWidth) + new string(' ', Gap)), row.Remark)
                : new HangingText(head, row.Value);
        }));
}
