namespace KeepTune.Cli.Console;

/// <param name="Column">Its number, from 0.</param>
internal readonly record struct ColumnWidth(int Column, int Width);

/// <summary>
/// The widths of a table's columns, so that no word of a cell is broken. If the columns still don't fit side by side, each row takes
/// several lines with their own columns.
/// </summary>
internal static class TableLayout
{
    public const int Gap = 2;

    /// <summary>The indentation of all lines of a row except the first.</summary>
    public const int Indent = 4;

    public static IReadOnlyList<IReadOnlyList<ColumnWidth>> Of(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, int room)
    {
        var (widths, min) = (new int[headings.Count], new int[headings.Count]);
        for (var row = -1; row < rows.Count; row++)
        {
            for (var column = 0; column < widths.Length; column++)
            {
                var cell = row < 0 ? headings[column] : rows[row][column];
                widths[column] = Math.Max(widths[column], cell.Length);
                min[column] = Math.Max(min[column], WordWidth(cell));
            }
        }

        return SideBySide(widths, min, room) ?? Folded(widths, min, room);
    }

    // The last column is narrowed first: it holds running text.
    private static IReadOnlyList<IReadOnlyList<ColumnWidth>>? SideBySide(int[] natural, int[] min, int room)
    {
        var widths = natural.ToArray();
        var excess = widths.Sum() + (Gap * (widths.Length - 1)) - room;
        if (min.Sum() + (Gap * (widths.Length - 1)) > room)
            return null;
        var given = Math.Clamp(excess, 0, widths[^1] - min[^1]);
        widths[^1] -= given;
        for (excess -= given; excess > 0; excess--)
            widths[Widest(widths, min)]--;
        return [[.. widths.Select((width, column) => new ColumnWidth(column, width))]];
    }

    private static int Widest(int[] widths, int[] min)
    {
        var widest = -1;
        for (var column = 0; column < widths.Length; column++)
        {
            if (widths[column] > min[column] && (widest < 0 || widths[column] > widths[widest]))
                widest = column;
        }

        return widest;
    }

    private static List<List<ColumnWidth>> Folded(int[] natural, int[] min, int room)
    {
        var lines = new List<List<ColumnWidth>>();
        var left = 0;
        for (var column = 0; column < natural.Length; column++)
        {
            if (lines.Count == 0 || natural[column] + Gap > left)
            {
                left = lines.Count == 0 ? room : room - Indent;
                lines.Add([]);
            }
            else
            {
                left -= Gap;
            }

            // Only a column that is alone on its line may be narrowed.
            var width = Math.Max(Math.Min(natural[column], left), min[column]);
            lines[^1].Add(new(column, width));
            left -= width;
        }

        return lines;
    }

    private static int WordWidth(string cell)
    {
        var longest = 0;
        foreach (var word in cell.AsSpan().Split(' '))
            longest = Math.Max(longest, word.End.Value - word.Start.Value);
        return longest;
    }
}
