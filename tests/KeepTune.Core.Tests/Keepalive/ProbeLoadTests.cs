using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Keepalive;

public class ProbeLoadTests
{
    [Theory]
    [InlineData(10_000, 60, 10, 166.667)]
    [InlineData(10_000, 30, 10, 333.333)]
    [InlineData(10_000, 15, 5, 666.667)]
    [InlineData(1_000, 10, 20, 50)]
    [InlineData(100_000, 7200, 75, 13.889)]
    [InlineData(0, 60, 10, 0)]
    public void Each_connection_is_probed_once_in_a_healthy_cadence(int connections, int time, int intvl, double probes) =>
        Assert.Equal(probes, ProbeLoad.Of(connections, FromSeconds(time, intvl, 3))!.Value.ProbesPerSecond, 0.001);

    [Fact]
    public void A_probe_has_an_answer_and_both_fill_a_frame_of_66_bytes()
    {
        var load = ProbeLoad.Of(600, FromSeconds(60, 10, 3))!.Value;

        Assert.Equal(20, load.PacketsPerSecond);
        Assert.Equal(1320, load.BytesPerSecond);
    }

    [Fact]
    public void With_a_time_of_zero_the_interval_is_the_cadence() =>
        Assert.Equal(100, ProbeLoad.Of(1_000, FromSeconds(0, 10, 3))!.Value.ProbesPerSecond);

    [Theory]
    [InlineData(-1, 75, 9)]
    [InlineData(0, 0, 9)]
    [InlineData(7200, 75, 0)]
    [InlineData(7200, -1, 9)]
    public void Values_that_never_probe_a_connection_steadily_have_no_load(int time, int intvl, int probes) =>
        Assert.Null(ProbeLoad.Of(1_000, FromSeconds(time, intvl, probes)));
}
