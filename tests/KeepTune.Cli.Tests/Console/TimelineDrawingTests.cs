using CsCheck;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Cli.Tests.Console;

public class TimelineDrawingTests
{
    private static readonly Gen<KeepaliveSettings> Usual = Gen.Select(Gen.Int[1, 32767], Gen.Int[1, 32767], Gen.Int[1, 127], FromSeconds);
    private static readonly Gen<KeepaliveSettings> Held =
        Gen.Select(Gen.Int[-2, 8589934], Gen.Int[-2, 8589934], Gen.Int[0, 255], FromSeconds);
    private static readonly Gen<int> Widths = Gen.Int[2, 300];

    [Fact]
    public void Aggressive_to_scale() => Expect(
        30, 10, 3, 61,
        "|-----------------------------+---------+---------+---------X",
        "0                             30s       40s       50s      1m");

    [Fact]
    public void The_time_of_the_drop_stands_below_where_the_first_probe_is_near() => Expect(
        60, 2, 1, 12,
        "|----------X",
        "0         1m",
        "        1m2s");

    [Fact]
    public void A_break_keeps_the_probes_apart() => Expect(
        7200, 75, 9, 76,
        "|-------//---------+-----+-----+------+-----+-----+-----+------+-----+-----X",
        "0                  2h    2h1m15s      2h3m45s     2h6m15s           2h11m15s");

    [Fact]
    public void Where_a_break_does_not_help_probes_are_counted() => Expect(
        100, 1, 50, 30,
        "|-//---2222322322232223223222X",
        "0      1m40s 1m53s 2m7s  2m30s");

    [Fact]
    public void Probes_in_one_column_are_counted() => Expect(
        60, 1, 20, 17,
        "|-----------3555X",
        "0           1m",
        "            1m20s");

    [Fact]
    public void More_than_nine_in_a_column_are_many() => Expect(100, 1, 50, 12, "|------3###X", "0      1m40s", "       2m30s");

    [Fact]
    public void An_interval_above_time_moves_the_first_probe_to_the_left() => Expect(
        10, 30, 2, 36,
        "|----+--------------+--------------X",
        "0    10s            40s        1m10s");

    [Fact]
    public void Without_probes_there_is_silence_and_a_drop() => Expect(60, 10, 0, 11, "|---------X", "0        1m");

    [Fact]
    public void Two_columns_still_hold_a_drawing() => Expect(30, 10, 3, 2, "+X", "0", "1m");

    [Theory]
    [InlineData(-1, 75, 9)]
    [InlineData(7200, -1, 9)]
    public void A_connection_that_never_ends_is_not_drawn(int time, int intvl, int probes) =>
        Assert.Empty(TimelineDrawing.Draw(ProbeTimeline.Of(FromSeconds(time, intvl, probes)), 80, TimelineGlyphs.Ascii));

    [Fact]
    public void No_line_is_ever_wider_than_the_width() => Gen.Select(Gen.OneOf(Usual, Held), Widths).Sample(
        (settings, width) => Draw(settings, width).All(line => line.Length <= width),
        iter: 2000);

    [Fact]
    public void The_drop_is_in_the_last_column_and_nowhere_else() => Gen.Select(Usual, Widths).Sample((settings, width) =>
        Draw(settings, width)[0] is var line && line.Length == width && line.IndexOf('X') == width - 1);

    [Fact]
    public void The_silence_is_to_scale() => Gen.Select(Usual, Widths).Sample((settings, width) =>
    {
        var line = Draw(settings, width)[0];
        if (line.Contains('/', StringComparison.Ordinal))
            return true;
        var scale = (width - 1) * (settings.Time / DetectionTime.Idle(settings)!.Value);
        // If the first probe is next to the drop, the drop is drawn.
        return line.AsSpan(1).IndexOfAnyExcept('-') + 1 is var first
            && (Math.Abs(first - scale) <= 0.5 || scale < 0.5 || first == width - 1);
    });

    [Fact]
    public void Probes_and_silence_fill_the_line() => Gen.Select(Usual, Widths).Sample((settings, width) =>
        Draw(settings, width)[0][1..^1].All(character => character is '-' or '+' or '#' or '/' or (>= '2' and <= '9')));

    [Fact]
    public void The_legend_names_each_sign_that_is_drawn()
    {
        Assert.Equal(
            "├ last packet from the peer   ┼ probe   ╳ drop", TimelineDrawing.Legend("├─┼─┼─╳", TimelineGlyphs.Box));
        Assert.Equal(
            "| last packet from the peer   // shortened   a digit counts probes, # is 10 or more   X drop",
            TimelineDrawing.Legend("|-//-3#X", TimelineGlyphs.Ascii));
    }

    private static IReadOnlyList<string> Draw(KeepaliveSettings settings, int width) =>
        TimelineDrawing.Draw(ProbeTimeline.Of(settings), width, TimelineGlyphs.Ascii);

    private static void Expect(int time, int intvl, int probes, int width, params string[] lines) =>
        Assert.Equal(string.Join('\n', lines), string.Join('\n', Draw(FromSeconds(time, intvl, probes), width)));
}
