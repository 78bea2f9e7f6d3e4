using KeepTune.Core.Proving;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Proving;

public class ProbeSeriesTests
{
    private static readonly TimerWheel Wheel = new(250);

    [Fact]
    public void Probes_an_interval_apart_all_count()
    {
        var series = Of(1, 3003, 4027, 5051);

        Assert.Equal((3, 0), (series.Counted.Count, series.Lost.Count));
        Assert.Equal([0, 0, 0], series.Repeats);
    }

    // Measured with 2/1/5 at HZ 250 beside 8000 sockets that probe every second; the last number of each is the drop.
    [Theory]
    [InlineData(1, 2012, 2522, 3546, 4570, 5594, 6618, 7642)]
    [InlineData(3, 2031, 3055, 4081, 4591, 5615, 6639, 7663)]
    [InlineData(5, 2013, 3037, 4061, 5085, 6111, 6621, 7646)]
    public void A_probe_repeated_after_half_a_second_was_lost_and_delays_the_rest(int probe, params int[] milliseconds)
    {
        var (settings, drop) = (FromSeconds(2, 1, 5), TimeSpan.FromMilliseconds(milliseconds[^1]));
        var series = Of(1, milliseconds[..^1]);
        var prediction = new ProofPrediction(settings, Wheel).With(series, [], drop);

        Assert.Equal(milliseconds[probe - 1], Assert.Single(series.Lost).TotalMilliseconds);
        Assert.Equal(Enumerable.Range(1, 5).Select(n => n == probe ? 1 : 0), series.Repeats);
        Assert.Equal(
            Enumerable.Range(1, 5).Select(n => (n * 1000) + (n < probe ? 1000 : 1500)),
            prediction.Probes.Select(moment => (int)moment.At.TotalMilliseconds));
        Assert.Equal(7500, prediction.Drop.At.TotalMilliseconds);
        Assert.Empty(new Proof(prediction, series.Counted, drop, "ETIMEDOUT").Deviations);
        Assert.NotEmpty(new Proof(new(settings, Wheel), series.Counted, drop, "ETIMEDOUT").Deviations);
    }

    [Fact]
    public void It_may_be_lost_more_than_once()
    {
        var series = Of(1, 2019, 2520, 3021, 4045);

        Assert.Equal([2, 0], series.Repeats);
        Assert.Equal([3021, 4045], series.Counted.Select(at => (int)at.TotalMilliseconds));
    }

    [Theory]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    [InlineData(999, 1)] // late itself
    [InlineData(1000, 0)]
    public void A_repetition_comes_before_the_next_probe(int gap, int lost) => Assert.Equal(lost, Of(1, 2019, 2019 + gap).Lost.Count);

    [Fact]
    public void The_kernels_own_count_overrides_the_one_derived_from_the_times()
    {
        Assert.Equal([3000, 4400], Of(1, (2000, 0), (3000, 1), (4400, 2)).Counted.Select(at => (int)at.TotalMilliseconds));
        Assert.Equal([2000, 2500, 3000], Of(1, (2000, 1), (2500, 2), (3000, 3)).Counted.Select(at => (int)at.TotalMilliseconds));
        Assert.Equal([2500, 3500], Of(1, (2000, null), (2500, 1), (3500, null)).Counted.Select(at => (int)at.TotalMilliseconds));
    }

    private static ProbeSeries Of(int intvl, params int[] sent) => Of(intvl, [.. sent.Select(at => (at, (int?)null))]);

    private static ProbeSeries Of(int intvl, params (int At, int? Count)[] sent) =>
        ProbeSeries.Of(
            [.. sent.Select(probe => new SentProbe(TimeSpan.FromMilliseconds(probe.At), null, probe.Count))], TimeSpan.FromSeconds(intvl));
}
