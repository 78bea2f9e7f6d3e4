using System.Text;

namespace KeepTune.Cli.Console;

/// <summary>
/// A table of plain strings without borders, for lists that may be thousands of rows long: what lays out cells of any kind takes longer
/// than all the rest.
/// </summary>
internal static class Columns
{
    /// <summary>Where the last column has less room, its rows are left to the terminal's own wrapping.</summary>
    private const int LeastRoom = 12;

    private const int Gap = 2;
    private const string BoldOn = "\e[1m";
    private const string BoldOff = "\e[0m";

    /// <summary>Each row on one line, however wide.</summary>
    /// <param name="numbers">Columns that are aligned right.</param>
    public static string Text(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, Screen screen, params int[] numbers) =>
        Text(headings, rows, screen, wraps: false, numbers);

    /// <summary>A terminal gets the last column within its width; a program gets each row on one line.</summary>
    /// <param name="numbers">Columns that are aligned right.</param>
    public static string Wrapped(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, Screen screen, params int[] numbers) =>
        Text(headings, rows, screen, screen.IsTerminal, numbers);

    /// <summary>For rows that are not held: each is made twice, first to be measured.</summary>
    /// <param name="headings">Null for none.</param>
    /// <param name="cells">Makes a row.</param>
    /// <param name="write">Takes a line with its end.</param>
    /// <param name="leave">Columns that a terminal goes without where it is too narrow for all, in this order.</param>
    public static void Write(
        IReadOnlyList<string>? headings,
        int rows,
        Func<int, IReadOnlyList<string>> cells,
        Action<StringBuilder> write,
        Screen screen,
        int[] leave,
        int[] numbers)
    {
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
            Fit(widths, leave, screen.Width);
        var line = new StringBuilder();
        for (var row = headings is null ? 0 : -1; row < rows; row++)
        {
            line.Append(row < 0 && screen.Color ? BoldOn : "");
            Append(line, row < 0 ? headings! : cells(row), widths, numbers);
            write(line.Append(row < 0 && screen.Color ? BoldOff : "").Append('\n'));
            line.Clear();
        }
    }

    // What is left out gets a width below zero.
    private static void Fit(int[] widths, int[] leave, int room)
    {
        foreach (var column in leave)
        {
            if (widths.Where(width => width >= 0).Sum(width => width + Gap) - Gap <= room)
                return;
            widths[column] = -1;
        }
    }

    private static string Text(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, Screen screen, bool wraps, int[] numbers)
    {
        var widths = new int[headings.Count];
        for (var i = 0; i < widths.Length; i++)
        {
            widths[i] = headings[i].Length;
            foreach (var row in rows)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        var indent = widths.Sum() - widths[^1] + (Gap * (widths.Length - 1));
        var room = wraps && screen.Width - indent >= LeastRoom ? screen.Width - indent : int.MaxValue;
        var text = new StringBuilder();
        text.Append(screen.Color ? BoldOn : "");
        Append(text, headings, widths, numbers);
        text.Append(screen.Color ? BoldOff : "").Append('\n');
        foreach (var row in rows)
        {
            if (row[^1].Length <= room)
                Append(text, row, widths, numbers);
            else
                AppendWrapped(text, row, widths, numbers, indent, room);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AppendWrapped(StringBuilder text, IReadOnlyList<string> row, int[] widths, int[] numbers, int indent, int room)
    {
        var first = true;
        foreach (var line in WordWrap.Lines(row[^1], room))
        {
            if (first)
                Append(text, [.. row.SkipLast(1), line], widths, numbers);
            else
                text.Append('\n').Append(' ', indent).Append(line);
            first = false;
        }
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
            text.Append(' ', before).Append(cells[i]).Append(' ', i < last ? widths[i] - cells[i].Length - before + Gap : 0);
        }
    }
}
