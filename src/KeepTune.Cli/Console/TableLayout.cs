namespace KeepTune.Cli.Console;

/// <param name="Column">Its number, from 0.</param>
internal readonly record struct ColumnWidth(int Column, int Width);

/// <summary>
/// How wide the columns of a table are, so that no word of a cell is broken. Where they don't fit next to each other even then, each row
/// takes several lines, every one with columns of its own.
/// </summary>
internal static class TableLayout
{
    public const int Gap = 2;

    /// <summary>How far all lines of a row but its first are indented.</summary>
    public const int Indent = 4;

    public static IReadOnlyList<IReadOnlyList<ColumnWidth>> Of(
        IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, int room)
    {
        var (widths, least) = (new int[headings.Count], new int[headings.Count]);
        for (var row = -1; row < rows.Count; row++)
        {
            for (var column = 0; column < widths.Length; column++)
            {
                var cell = row < 0 ? headings[column] : rows[row][column];
                widths[column] = Math.Max(widths[column], cell.Length);
                least[column] = Math.Max(least[column], LongestWord(cell));
            }
        }

        return Together(widths, least, room) ?? Folded(widths, least, room);
    }

    // The last column gives room first: it holds what reads as text.
    private static IReadOnlyList<IReadOnlyList<ColumnWidth>>? Together(int[] natural, int[] least, int room)
    {
        var widths = natural.ToArray();
        var excess = widths.Sum() + (Gap * (widths.Length - 1)) - room;
        if (least.Sum() + (Gap * (widths.Length - 1)) > room)
            return null;
        var given = Math.Clamp(excess, 0, widths[^1] - least[^1]);
        widths[^1] -= given;
        for (excess -= given; excess > 0; excess--)
            widths[Widest(widths, least)]--;
        return [[.. widths.Select((width, column) => new ColumnWidth(column, width))]];
    }

    private static int Widest(int[] widths, int[] least)
    {
        var widest = -1;
        for (var column = 0; column < widths.Length; column++)
        {
            if (widths[column] > least[column] && (widest < 0 || widths[column] > widths[widest]))
                widest = column;
        }

        return widest;
    }

    private static List<List<ColumnWidth>> Folded(int[] natural, int[] least, int room)
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

            // Only what is alone on its line may have to be narrower.
            var width = Math.Max(Math.Min(natural[column], left), least[column]);
            lines[^1].Add(new(column, width));
            left -= width;
        }

        return lines;
    }

    private static int LongestWord(string cell)
    {
        var longest = 0;
        foreach (var word in cell.AsSpan().Split(' '))
            longest = Math.Max(longest, word.End.Value - word.Start.Value);
        return longest;
    }
}
