using CsCheck;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Keepalive;

public class ProbeTimelineTests
{
    [Theory]
    [InlineData(30, 10, 3, "30 40 50 | 60")]
    [InlineData(3, 20, 1, "3 | 23")]
    [InlineData(60, 10, 0, " | 60")]
    [InlineData(0, 10, 2, "0 10 | 20")]
    [InlineData(5, 0, 3, "5 5 5 | 5")]
    [InlineData(-1, 75, 9, " | never")]
    [InlineData(7200, -1, 9, "7200 | never")]
    [InlineData(7200, -1, 0, " | 7200")]
    public void Probes_follow_the_silence_and_the_drop_follows_the_last(int time, int intvl, int probes, string expected)
    {
        var timeline = ProbeTimeline.Of(FromSeconds(time, intvl, probes));

        Assert.Equal(
            expected,
            $"{string.Join(' ', timeline.Probes.Select(at => at.TotalSeconds))} | {timeline.Drop?.TotalSeconds.ToString() ?? "never"}");
    }

    [Fact]
    public void There_are_as_many_probes_as_set_and_the_drop_is_the_detection_time() =>
        Any.Usual.Sample(settings =>
        {
            var timeline = ProbeTimeline.Of(settings);
            return timeline.Probes.Count == settings.Probes && timeline.Drop == DetectionTime.Idle(settings)
                && timeline.Probes[^1] + settings.Intvl == timeline.Drop;
        });

    [Fact]
    public void Any_values_of_a_kernel_have_a_timeline() =>
        Any.Held.Sample(settings => ProbeTimeline.Of(settings).Probes.All(at => at >= TimeSpan.Zero));
}
