using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Core.Tests.Sockets.Changes;

public class ProbeBurstTests
{
    private static readonly TimerWheel Wheel = new(250);

    [Fact]
    public void Timers_of_equal_length_fire_together() =>
        Assert.Equal(108_000, Largest([.. Enumerable.Repeat(20_000, 108_000)]));

    [Fact]
    public void Timers_further_apart_than_a_granule_do_not() =>
        Assert.Equal(1, Largest([.. Enumerable.Range(0, 50).Select(i => 20_000 + (i * 2049))]));

    [Fact]
    public void The_granule_grows_with_the_wait()
    {
        int[] spread = [.. Enumerable.Range(0, 1000).Select(i => i * 10)];

        Assert.Equal(26, Largest([.. spread.Select(wait => 3_000 + wait)]));
        Assert.InRange(Largest([.. spread.Select(wait => 20_000 + wait)]), 204, 206);
        Assert.Equal(1000, Largest([.. spread.Select(wait => 200_000 + wait)]));
    }

    [Fact]
    public void Timers_far_apart_now_may_fire_together_in_every_later_round()
    {
        int[] waits = [.. Enumerable.Range(0, 9000).Select(i => 4_000 + (i * 6 / 9))];

        Assert.InRange(Largest(waits), 380, 390);
        Assert.InRange(Largest(waits, cadence: 20_000), 3060, 3080);
        Assert.Equal(9000, Largest(waits, cadence: 300_000));
    }

    [Fact]
    public void Without_sockets_nothing_fires() => Assert.Equal(0, Largest([]));

    [Theory]
    [InlineData(250, 20, 2, 3, 4_200, true)]
    [InlineData(250, 20, 2, 3, 108_000, false)]
    [InlineData(250, 200, 30, 5, 5_400, true)]
    [InlineData(1000, 60, 10, 6, 6_000, true)]
    [InlineData(100, 7200, 75, 9, 10_000, true)]
    public void Slices_never_fire_together(int hz, int time, int intvl, int probes, int sockets, bool fit)
    {
        var settings = KeepaliveSettings.FromSeconds(time, intvl, probes);
        var wheel = new TimerWheel(hz);

        var slices = ProbeSlices.Of(sockets, settings, wheel);

        Assert.Equal(fit, slices.Fit);
        Assert.True(slices.Count * slices.Size >= sockets);
        Assert.True(slices.Apart > wheel.Granule(settings.Time));
        if (!fit)
            return;
        int[] waits = [.. Enumerable.Range(0, sockets).Select(i => (int)((i / slices.Size) * slices.Apart.TotalMilliseconds))];
        Assert.True(
            ProbeBurst.Max([.. waits.Select(wait => new ProbeTimer(wait + (time * 1000), time * 1000))], wheel) <= ProbeBurst.Safe);
        Assert.True(slices.Takes < settings.Time);
        Assert.True(sockets <= ProbeSlices.Max(settings, wheel));
    }

    [Fact]
    public void If_they_do_not_fit_the_maximum_is_reported()
    {
        var settings = KeepaliveSettings.FromSeconds(20, 2, 3);
        var most = ProbeSlices.Max(settings, Wheel);

        Assert.True(ProbeSlices.Of((int)most, settings, Wheel).Fit);
        Assert.False(ProbeSlices.Of((int)most + 1, settings, Wheel).Fit);
    }

    private static int Largest(int[] waits, int cadence = 0) =>
        ProbeBurst.Max([.. waits.Select(wait => new ProbeTimer(wait, cadence))], Wheel);
}
