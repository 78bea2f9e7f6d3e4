using CsCheck;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Keepalive;

public class DetectionTimeTests
{
    [Theory]
    [InlineData(7200, 75, 9, 7875)]
    [InlineData(30, 10, 3, 60)]
    [InlineData(3, 1, 3, 6)]
    [InlineData(32767, 32767, 127, 4194176)]
    public void Detection_is_time_and_one_interval_for_each_probe(int time, int intvl, int probes, int seconds) =>
        Assert.Equal(seconds, DetectionTime.Idle(FromSeconds(time, intvl, probes))?.TotalSeconds);

    [Theory]
    [InlineData(60, 10, 0, 60)]
    [InlineData(60, 10, -1, 60)]
    [InlineData(60, -1, 0, 60)]
    [InlineData(60, 0, 3, 60)]
    [InlineData(0, 10, 3, 30)]
    [InlineData(0, 0, 3, 0)]
    public void Zeros_leave_out_their_part_of_the_sum(int time, int intvl, int probes, int seconds) =>
        Assert.Equal(seconds, DetectionTime.Idle(FromSeconds(time, intvl, probes))?.TotalSeconds);

    [Theory]
    [InlineData(-1, 75, 9)]
    [InlineData(-1, 75, 0)]
    [InlineData(7200, -1, 9)]
    [InlineData(-8589934, -8589934, 255)]
    public void A_negative_wait_never_ends(int time, int intvl, int probes)
    {
        Assert.Null(DetectionTime.Idle(FromSeconds(time, intvl, probes)));
        Assert.Null(DetectionTime.AtMost(FromSeconds(time, intvl, probes), new(250)));
    }

    // Measured at most 6323 ms with these values at 250 Hz.
    [Fact]
    public void At_most_adds_the_granule_of_every_timer() =>
        Assert.Equal(6000 + 256 + (3 * 32), DetectionTime.AtMost(FromSeconds(3, 1, 3), new(250))?.TotalMilliseconds);

    [Fact]
    public void An_interval_of_zero_still_costs_a_tick_for_each_probe() =>
        Assert.Equal(3000 + 256 + (3 * 4), DetectionTime.AtMost(FromSeconds(3, 0, 3), new(250))?.TotalMilliseconds);

    [Theory]
    [InlineData(2, 5, 5)]
    [InlineData(5, 2, 5)]
    [InlineData(60, 60, 60)]
    public void A_healthy_connection_is_probed_at_the_longer_of_time_and_intvl(int time, int intvl, int seconds) =>
        Assert.Equal(seconds, DetectionTime.HealthyCadence(FromSeconds(time, intvl, 3))?.TotalSeconds);

    // Measured: 4.08, 4.23, 6.28 and 10.37 s.
    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(3.5, 4)]
    [InlineData(4, 4)]
    [InlineData(5.5, 6)]
    [InlineData(9.5, 10)]
    public void User_timeout_replaces_the_count_of_probes(double timeout, int seconds) =>
        Assert.Equal(seconds, DetectionTime.WithUserTimeout(FromSeconds(3, 1, 3), TimeSpan.FromSeconds(timeout)).TotalSeconds);

    [Fact]
    public void User_timeout_equal_to_the_detection_time_changes_nothing() =>
        Any.Usual.Sample(settings =>
            DetectionTime.WithUserTimeout(settings, DetectionTime.Idle(settings)!.Value) == DetectionTime.Idle(settings));

    [Fact]
    public void The_worst_case_is_later_by_8_parts_of_63_at_most() =>
        Gen.Select(Any.Usual, Gen.OneOf(100, 250, 300, 1000)).Sample((settings, hz) =>
        {
            var detection = DetectionTime.Idle(settings)!.Value;
            var late = DetectionTime.AtMost(settings, new(hz))!.Value - detection;
            return late > TimeSpan.Zero && late <= detection * 8 / 63;
        });
}
