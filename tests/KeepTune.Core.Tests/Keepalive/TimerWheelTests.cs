namespace KeepTune.Core.Tests.Keepalive;

public class TimerWheelTests
{
    private static readonly int[] Frequencies = [100, 250, 300, 1000];

    [Theory]
    [InlineData(100, 0, 10)]
    [InlineData(100, 0.62, 10)]
    [InlineData(100, 0.63, 80)]
    [InlineData(100, 5.04, 640)]
    [InlineData(100, 40.32, 5120)]
    [InlineData(100, 322.56, 40960)]
    [InlineData(100, 2580.48, 327680)]
    [InlineData(100, 20643.84, 2621440)]
    [InlineData(250, 0.248, 4)]
    [InlineData(250, 0.252, 32)]
    [InlineData(250, 2.012, 32)]
    [InlineData(250, 2.016, 256)]
    [InlineData(250, 16.124, 256)]
    [InlineData(250, 16.128, 2048)]
    [InlineData(250, 129.024, 16384)]
    [InlineData(250, 1032.192, 131072)]
    [InlineData(250, 8257.536, 1048576)]
    [InlineData(1000, 0.062, 1)]
    [InlineData(1000, 0.063, 8)]
    [InlineData(1000, 0.504, 64)]
    [InlineData(1000, 4.032, 512)]
    [InlineData(1000, 32.256, 4096)]
    [InlineData(1000, 258.048, 32768)]
    [InlineData(1000, 2064.384, 262144)]
    public void A_granule_grows_eightfold_at_63_of_the_finer_ones(int hz, double wait, double milliseconds) =>
        Assert.Equal(milliseconds, new TimerWheel(hz).Granule(TimeSpan.FromSeconds(wait)).TotalMilliseconds);

    [Theory]
    [InlineData(0.2, 3.333)]
    [InlineData(0.22, 26.667)]
    [InlineData(2, 213.333)]
    [InlineData(13, 213.333)]
    [InlineData(14, 1706.667)]
    [InlineData(107, 1706.667)]
    [InlineData(108, 13653.333)]
    [InlineData(861, 109226.667)]
    [InlineData(6881, 109226.667)]
    [InlineData(6882, 873813.333)]
    public void At_300_hz_a_granule_is_not_a_whole_number(double wait, double milliseconds) =>
        Assert.Equal(milliseconds, new TimerWheel(300).Granule(TimeSpan.FromSeconds(wait)).TotalMilliseconds, 0.001);

    // The latest of 24 first probes of idle connections, Linux 6.18 at 250 Hz.
    [Theory]
    [InlineData(1, 31)]
    [InlineData(3, 242)]
    [InlineData(5, 253)]
    [InlineData(10, 256)]
    [InlineData(15, 256)]
    [InlineData(20, 1997)]
    [InlineData(30, 1982)]
    [InlineData(60, 1972)]
    [InlineData(120, 1989)]
    [InlineData(140, 15851)]
    [InlineData(300, 15815)]
    [InlineData(340, 16146)]
    public void Measured_lateness_comes_close_to_the_granule_and_stays_below(int wait, int latest) =>
        Assert.InRange(latest, 0.9 * Granule(250, wait).TotalMilliseconds, Granule(250, wait).TotalMilliseconds);

    [Theory]
    [InlineData(60, 54)]
    [InlineData(240, 223)]
    [InlineData(300, 267)]
    [InlineData(340, 307)]
    [InlineData(350, 317)]
    [InlineData(600, 559)]
    [InlineData(900, 859)]
    [InlineData(1200, 1068)]
    [InlineData(1800, 1668)]
    [InlineData(3600, 3272)]
    [InlineData(7440, 6881)]
    public void The_longest_wait_that_is_safe_under_a_limit_at_every_frequency(int limit, int safe)
    {
        bool IsSafe(int wait) => Frequencies.All(hz => new TimerWheel(hz).Latest(TimeSpan.FromSeconds(wait)).TotalSeconds < limit);

        Assert.Equal(safe, Enumerable.Range(1, limit).Last(IsSafe));
    }

    [Fact]
    public void A_wait_of_zero_or_less_is_at_most_one_tick_late() =>
        Assert.All((int[])[0, -1, -8589934], wait => Assert.Equal(4, Granule(250, wait).TotalMilliseconds));

    [Theory]
    [InlineData(100, 20971.52)]
    [InlineData(250, 67108.864)]
    public void Beyond_the_last_level_the_granule_stays(int hz, double seconds) =>
        Assert.Equal(seconds, Granule(hz, int.MaxValue / hz).TotalSeconds);

    private static TimeSpan Granule(int hz, int wait) => new TimerWheel(hz).Granule(TimeSpan.FromSeconds(wait));
}
