namespace KeepTune.Cli.Console;

/// <summary>The characters that a timeline is drawn with.</summary>
internal sealed record TimelineGlyphs(char Start, char Silence, char Probe, char Drop)
{
    public static TimelineGlyphs Ascii { get; } = new('|', '-', '+', 'X');

    public static TimelineGlyphs Box { get; } = new('├', '─', '┼', '╳');
}

/// <summary>
/// A timeline to scale: the silence, each probe, the drop. Probes that share a column show as their number, <c>#</c> for ten and more.
/// No line is ever wider than the width.
/// </summary>
internal static class TimelineDrawing
{
    private const int Essential = 3;

    /// <param name="width">Columns, 2 or more.</param>
    /// <returns>The line and the times below it; empty when nothing ends the connection.</returns>
    public static IReadOnlyList<string> Draw(ProbeTimeline timeline, int width, TimelineGlyphs glyphs)
    {
        if (timeline.Drop is not { } drop || width < 2)
            return [];

        int Column(TimeSpan at) => drop <= TimeSpan.Zero ? 0 : (int)Math.Round((width - 1) * (at / drop));
        var line = Enumerable.Repeat(glyphs.Silence, width).ToArray();
        line[0] = glyphs.Start;
        foreach (var column in timeline.Probes.GroupBy(Column))
            line[column.Key] = Mark(column.Count(), glyphs);
        line[Column(drop)] = glyphs.Drop;

        // The start, the first probe and the drop are what matters; the other times show where they fit.
        TimeSpan[] moments = [TimeSpan.Zero, .. timeline.Probes.Take(1), drop, .. timeline.Probes.Skip(1)];
        return [new string(line), .. Labels(moments, Column, width)];
    }

    public static string Legend(TimelineGlyphs glyphs) =>
        $"{glyphs.Start} last segment from the peer   {glyphs.Probe} probe (a digit: that many)   {glyphs.Drop} drop";

    private static char Mark(int probes, TimelineGlyphs glyphs) => probes switch
    {
        1 => glyphs.Probe,
        < 10 => (char)('0' + probes),
        _ => '#',
    };

    private static IEnumerable<string> Labels(IReadOnlyList<TimeSpan> moments, Func<TimeSpan, int> column, int width)
    {
        char[][] rows = [[.. Enumerable.Repeat(' ', width)], [.. Enumerable.Repeat(' ', width)]];
        for (var i = 0; i < moments.Count; i++)
        {
            var label = moments[i] == TimeSpan.Zero ? "0" : DurationText.Format(moments[i]).Replace(" ", "", StringComparison.Ordinal);
            var start = Math.Min(column(moments[i]), width - label.Length);
            // Only what matters may open a second row.
            var row = start < 0 ? null : rows.Take(i < Essential ? 2 : 1).FirstOrDefault(row => IsFree(row, start, label.Length));
            if (row is not null)
                label.CopyTo(row.AsSpan(start));
        }

        return rows.Select(row => new string(row).TrimEnd()).Where(row => row.Length > 0);
    }

    private static bool IsFree(char[] row, int start, int length) =>
        row.AsSpan()[Math.Max(start - 1, 0)..Math.Min(start + length + 1, row.Length)].IndexOfAnyExcept(' ') < 0;
}
