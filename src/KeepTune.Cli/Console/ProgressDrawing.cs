namespace KeepTune.Cli.Console;

/// <summary>A timeline on which the elapsed time is marked.</summary>
internal static class ProgressDrawing
{
    /// <param name="width">Columns, 2 or more.</param>
    /// <returns>The line and the times below it; empty if nothing ends the connection.</returns>
    public static IReadOnlyList<StyledText> Draw(ProbeTimeline timeline, TimeSpan elapsed, int width, Screen screen)
    {
        var glyphs = screen.Unicode ? TimelineGlyphs.Box : TimelineGlyphs.Ascii;
        var lines = TimelineDrawing.Draw(timeline, width, glyphs);
        if (lines.Count == 0 || timeline.Drop is not { } drop)
            return [];

        var done = drop <= TimeSpan.Zero ? width : (int)Math.Clamp(Math.Floor(width * (elapsed / drop)), 0, width);
        var past = lines[0][..done].Replace(glyphs.Silence, screen.Unicode ? '━' : '=');
        return [StyledText.Good(past) + lines[0][done..], .. lines.Skip(1)];
    }
}
