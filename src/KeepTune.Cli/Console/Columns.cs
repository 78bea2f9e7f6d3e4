using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>The columns of a long table.</summary>
/// <param name="Headings">Null for none.</param>
/// <param name="Optional">Columns to omit, in this order, if the terminal is too narrow for all.</param>
/// <param name="Numbers">Right-aligned columns.</param>
internal sealed record ColumnList(IReadOnlyList<string>? Headings, int[] Optional, int[] Numbers);

/// <summary>
/// A table of plain strings without borders, for lists that may have thousands of rows. A general layout of cells would take longer than
/// everything else; use <see cref="ShortTable"/> for short tables.
/// </summary>
internal static class Columns
{
    private const string BoldOn = "\e[1m";
    private const string BoldOff = "\e[0m";

    /// <summary>
    /// On a terminal, cells wrap at words, and rows take several lines if it is narrower still. Piped, each row is one line.
    /// </summary>
    /// <param name="numbers">Right-aligned columns.</param>
    public static string Text(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, Screen screen, params int[] numbers)
    {
        var layout = TableLayout.Of(headings, rows, screen.IsTerminal ? screen.Width : int.MaxValue);
        var text = new StringBuilder();
        for (var row = -1; row < rows.Count; row++)
        {
            for (var line = 0; line < layout.Count; line++)
            {
                if (line > 0 && layout[line].All(column => (row < 0 ? headings : rows[row])[column.Column].Length == 0))
                    continue;
                text.Append(row < 0 && screen.Color ? BoldOn : "").Append(' ', line > 0 ? TableLayout.Indent : 0);
                Append(text, row < 0 ? headings : rows[row], layout[line], line > 0 ? TableLayout.Indent : 0, numbers);
                text.Append(row < 0 && screen.Color ? BoldOff : "").Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>For rows that are not kept in memory: each is made twice, first to measure it.</summary>
    /// <param name="cells">Makes a row.</param>
    /// <param name="write">Receives a line with its newline.</param>
    public static void Write(
        ColumnList columns, int rows, Func<int, IReadOnlyList<string>> cells, Action<StringBuilder> write, Screen screen)
    {
        var headings = columns.Headings;
        int[] widths = [];
        for (var row = headings is null ? 0 : -1; row < rows; row++)
        {
            var made = row < 0 ? headings! : cells(row);
            if (widths.Length == 0)
                widths = new int[made.Count];
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], made[i].Length);
        }

        if (screen.IsTerminal)
            Fit(widths, columns.Optional, screen.Width);
        var line = new StringBuilder();
        for (var row = headings is null ? 0 : -1; row < rows; row++)
        {
            line.Append(row < 0 && screen.Color ? BoldOn : "");
            Append(line, row < 0 ? headings! : cells(row), widths, columns.Numbers);
            write(line.Append(row < 0 && screen.Color ? BoldOff : "").Append('\n'));
            line.Clear();
        }
    }

    // An omitted column gets a negative width.
    private static void Fit(int[] widths, int[] optional, int room)
    {
        foreach (var column in optional)
        {
            if (widths.Where(width => width >= 0).Sum(width => width + TableLayout.Gap) - TableLayout.Gap <= room)
                return;
            widths[column] = -1;
        }
    }

    private static void Append(
        StringBuilder text, IReadOnlyList<string> row, IReadOnlyList<ColumnWidth> columns, int indent, int[] numbers)
    {
        int[] right = [.. columns.Select((column, i) => numbers.Contains(column.Column) ? i : -1)];
        int[] widths = [.. columns.Select(column => column.Width)];
        var cells = columns.Select(column => Wrapped(row[column.Column], column.Width)).ToList();
        for (var line = 0; line < cells.Max(cell => cell.Count); line++)
        {
            if (line > 0)
                text.Append('\n').Append(' ', indent);
            Append(text, [.. cells.Select(cell => line < cell.Count ? cell[line] : "")], widths, right);
        }
    }

    // Without Spectre.Console, which would create a paragraph for each cell of thousands of rows.
    private static List<string> Wrapped(string cell, int width)
    {
        if (cell.Length <= width)
            return [cell];
        var lines = new List<string> { "" };
        foreach (var word in cell.Split(' '))
        {
            if (lines[^1].Length == 0)
                lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= width)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        return lines;
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths, int[] numbers)
    {
        // No trailing blanks.
        var last = cells.Count - 1;
        while (last > 0 && (cells[last].Length == 0 || widths[last] < 0))
            last--;
        for (var i = 0; i <= last; i++)
        {
            if (widths[i] < 0)
                continue;
            var before = Array.IndexOf(numbers, i) >= 0 ? widths[i] - cells[i].Length : 0;
            text.Append(' ', before).Append(cells[i]).Append(' ', i < last ? widths[i] - cells[i].Length - before + TableLayout.Gap : 0);
        }
    }
}
