namespace KeepTune.Cli.Console;

/// <summary>The characters that a timeline is drawn with.</summary>
internal sealed record TimelineGlyphs(char Start, char Silence, char Probe, char Drop, char Break)
{
    public static TimelineGlyphs Ascii { get; } = new('|', '-', '+', 'X', '/');

    public static TimelineGlyphs Box { get; } = new('├', '─', '┼', '╳', '╱');
}

/// <summary>
/// A timeline: the silence, each probe, the drop. It is to scale, unless that would leave no room between the probes: then the silence is
/// shortened, and marked so. Probes that share a column even so show as their number, <c>#</c> for ten and more. No line is ever wider than
/// the width.
/// </summary>
internal static class TimelineDrawing
{
    private const int Essential = 3;

    // Narrower lines have no room to gain.
    private const int MinBreakable = 24;

    /// <param name="width">Columns, 2 or more.</param>
    /// <returns>The line and the times below it; empty when nothing ends the connection.</returns>
    public static IReadOnlyList<string> Draw(ProbeTimeline timeline, int width, TimelineGlyphs glyphs)
    {
        if (timeline.Drop is not { } drop || width < 2)
            return [];

        int ToScale(TimeSpan at) => drop <= TimeSpan.Zero ? 0 : (int)Math.Round((width - 1) * (at / drop));
        int Shortened(TimeSpan at) => at <= timeline.Probes[0]
            ? (int)Math.Round(width / 4 * (at / timeline.Probes[0]))
            : (width / 4) + (int)Math.Round((width - 1 - (width / 4)) * ((at - timeline.Probes[0]) / (drop - timeline.Probes[0])));

        var breaks = width >= MinBreakable && IsCrowded(timeline, drop, width) && ToScale(timeline.Probes[0]) > width / 4;
        Func<TimeSpan, int> Column = breaks ? Shortened : ToScale;
        var line = Enumerable.Repeat(glyphs.Silence, width).ToArray();
        if (breaks)
            line.AsSpan((width / 8) - 1, 2).Fill(glyphs.Break);
        line[0] = glyphs.Start;
        foreach (var column in timeline.Probes.GroupBy(Column))
            line[column.Key] = Mark(column.Count(), glyphs);
        line[Column(drop)] = glyphs.Drop;

        // The start, the first probe and the drop are what matters; the other times show where they fit.
        TimeSpan[] moments = [TimeSpan.Zero, .. timeline.Probes.Take(1), drop, .. timeline.Probes.Skip(1)];
        return [new string(line), .. Labels(moments, Column, width)];
    }

    /// <param name="line">The one that is drawn: what it does not have is not explained.</param>
    public static string Legend(string line, TimelineGlyphs glyphs)
    {
        var counts = line.AsSpan().ContainsAnyInRange('2', '9') || line.Contains('#', StringComparison.Ordinal);
        string?[] parts = [
            $"{glyphs.Start} last packet from the peer",
            line.Contains(glyphs.Break, StringComparison.Ordinal) ? $"{glyphs.Break}{glyphs.Break} shortened" : null,
            line.Contains(glyphs.Probe, StringComparison.Ordinal) ? $"{glyphs.Probe} probe" : null,
            counts ? "a digit counts probes, # is 10 or more" : null,
            $"{glyphs.Drop} drop"
        ];
        return string.Join("   ", parts.OfType<string>());
    }

    // Probes and drop are equally far apart.
    private static bool IsCrowded(ProbeTimeline timeline, TimeSpan drop, int width) =>
        timeline.Probes.Count > 0 && (drop - timeline.Probes[0]) / timeline.Probes.Count is var apart && (width - 1) * (apart / drop) < 2;

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
