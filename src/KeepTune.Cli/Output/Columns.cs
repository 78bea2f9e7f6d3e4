using System.Text;

namespace KeepTune.Cli.Output;

/// <summary>
/// A table of plain strings, a row a line however wide, for lists that may be thousands of rows long: what lays out cells to wrap them takes longer
/// than all the rest.
/// </summary>
internal static class Columns
{
    private const int Gap = 2;
    private const string BoldOn = "\e[1m";
    private const string BoldOff = "\e[0m";

    /// <param name="numbers">Columns that are aligned right.</param>
    public static string Text(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, Screen screen, params int[] numbers)
    {
        var widths = new int[headings.Count];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = headings[i].Length;
            foreach (var row in rows)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        var text = new StringBuilder();
        text.Append(screen.Color ? BoldOn : "");
        Append(text, headings, widths, numbers);
        text.Append(screen.Color ? BoldOff : "").Append('\n');
        foreach (var row in rows)
        {
            Append(text, row, widths, numbers);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths, int[] numbers)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            var room = widths[i] - cells[i].Length;
            if (Array.IndexOf(numbers, i) >= 0)
                text.Append(' ', room).Append(cells[i]).Append(' ', i < cells.Count - 1 ? Gap : 0);
            else
                text.Append(cells[i]).Append(' ', i < cells.Count - 1 ? room + Gap : 0);
        }
    }
}
