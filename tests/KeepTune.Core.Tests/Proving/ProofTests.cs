using CsCheck;
using KeepTune.Core.Proving;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Proving;

public class ProofTests
{
    private static readonly Gen<int> Hz = Gen.OneOf(Gen.Const(100), Gen.Const(250), Gen.Const(300), Gen.Const(1000));
    private static readonly ProofPrediction Prediction = new(FromSeconds(3, 1, 3), new(250));

    [Fact]
    public void After_an_answered_probe_the_longer_of_both_waits_comes_first()
    {
        var settings = KeepaliveSettings.FromSeconds(1, 5, 2);

        Assert.Equal(
            [1, 6, 11],
            new[] { new ProofPrediction(settings, new(250)) }
                .SelectMany(prediction => prediction.Probes.Append(prediction.Drop))
                .Select(moment => (int)moment.At.TotalSeconds));
        Assert.Equal(
            [5, 10, 15],
            new[] { new ProofPrediction(settings, new(250), Answered: true) }
                .SelectMany(prediction => prediction.Probes.Append(prediction.Drop))
                .Select(moment => (int)moment.At.TotalSeconds));
    }

    [Fact]
    public void The_prediction_is_the_timeline_and_its_bound_the_lateness_of_all_timers() =>
        Gen.Select(Any.Usual, Hz).Sample((settings, hz) =>
    {
        var prediction = new ProofPrediction(settings, new(hz));
        var timeline = ProbeTimeline.Of(settings);
        return prediction.Probes.Select(probe => probe.At).SequenceEqual(timeline.Probes)
            && prediction.Drop.At == timeline.Drop
            && prediction.Drop.Latest == DetectionTime.AtMost(settings, new(hz))
            && prediction.Bound == prediction.Drop.Latest - prediction.Drop.At;
    });

    // Measured with a dead peer at HZ 250, the fastest and the slowest of ten runs.
    [Theory]
    [InlineData(3003, 4027, 5051, 6075)]
    [InlineData(3251, 4275, 5299, 6323)]
    public void Real_measurements_hold(params int[] milliseconds) => Assert.Empty(Of(milliseconds).Deviations);

    [Fact]
    public void An_interrupt_may_wait_beyond_the_bound_but_not_for_long()
    {
        Assert.True(Of(3257, 4280, 5300, 6376).Holds);
        Assert.Equal(["the drop came 26 ms later than timers allow"], Of(3257, 4280, 5300, 6378).Deviations);
    }

    [Fact]
    public void A_timer_is_never_early() => Assert.Equal(["probe 2 came 1 ms early"], Of(3010, 3999, 5010, 6010).Deviations);

    [Fact]
    public void Probes_are_counted() => Assert.Equal(["2 of 3 probes were sent"], Of(3010, 4010, 6010).Deviations);

    [Fact]
    public void A_connection_that_survives_or_ends_with_another_error_is_reported()
    {
        TimeSpan[] probes = [.. new[] { 3010, 4010, 5010 }.Select(at => TimeSpan.FromMilliseconds(at))];

        Assert.Equal(["the connection was not dropped"], new Proof(Prediction, probes, null, null).Deviations);
        Assert.Equal(
            ["the error is ECONNRESET, expected ETIMEDOUT"],
            new Proof(Prediction, probes, TimeSpan.FromMilliseconds(6010), "ECONNRESET").Deviations);
    }

    private static Proof Of(params int[] milliseconds)
    {
        TimeSpan[] moments = [.. milliseconds.Select(at => TimeSpan.FromMilliseconds(at))];
        return new(Prediction, moments[..^1], moments[^1], "ETIMEDOUT");
    }
}
