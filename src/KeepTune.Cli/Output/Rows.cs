using System.Text;

namespace KeepTune.Cli.Output;

/// <summary>A label, its value and a remark.</summary>
/// <param name="Right">Aligned right, with the other numbers.</param>
internal sealed record Row(string Label, string Value, string Remark = "", bool Right = false);

/// <summary>
/// Rows under each other in three columns. Made of plain strings, since this is the report that is asked for most and read by scripts;
/// on a terminal with colour the labels are dimmed.
/// </summary>
internal static class Rows
{
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";

    public static string Text(IReadOnlyList<Row> rows, bool color)
    {
        var labelWidth = rows.Max(row => row.Label.Length);
        var numberWidth = rows.Where(row => row.Right).Select(row => row.Value.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var label = row.Label.PadRight(labelWidth + 2);
            text.Append(color ? Dim + label + Reset : label);
            text.Append(row.Right ? row.Value.PadLeft(numberWidth) : row.Value);
            if (row.Remark.Length > 0)
                text.Append("  ").Append(row.Remark);
            text.Append('\n');
        }

        return text.ToString();
    }
}
