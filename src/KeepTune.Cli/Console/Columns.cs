using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>What the columns of a long table are.</summary>
/// <param name="Headings">Null for none.</param>
/// <param name="Leave">Columns that a terminal goes without where it is too narrow for all, in this order.</param>
/// <param name="Numbers">Columns that are aligned right.</param>
internal sealed record ColumnList(IReadOnlyList<string>? Headings, int[] Leave, int[] Numbers);

/// <summary>
/// A table of plain strings without borders, for lists that may be thousands of rows long: what lays out cells of any kind takes longer
/// than all the rest. Others are a <see cref="ShortTable"/>.
/// </summary>
internal static class Columns
{
    private const string BoldOn = "\e[1m";
    private const string BoldOff = "\e[0m";

    /// <summary>
    /// A terminal gets cells wrapped at words, or rows of several lines where it is narrower still; a program gets each row on one line.
    /// </summary>
    /// <param name="numbers">Columns that are aligned right.</param>
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

    /// <summary>For rows that are not held: each is made twice, first to be measured.</summary>
    /// <param name="cells">Makes a row.</param>
    /// <param name="write">Takes a line with its end.</param>
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
            Fit(widths, columns.Leave, screen.Width);
        var line = new StringBuilder();
        for (var row = headings is null ? 0 : -1; row < rows; row++)
        {
            line.Append(row < 0 && screen.Color ? BoldOn : "");
            Append(line, row < 0 ? headings! : cells(row), widths, columns.Numbers);
            write(line.Append(row < 0 && screen.Color ? BoldOff : "").Append('\n'));
            line.Clear();
        }
    }

    // What is left out gets a width below zero.
    private static void Fit(int[] widths, int[] leave, int room)
    {
        foreach (var column in leave)
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

    // Spectre.Console's paragraph would be made for each cell of a list that may be thousands of rows long.
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
        // No blanks at a line's end.
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
