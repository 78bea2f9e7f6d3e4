using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Keepalive;

public class KeepaliveAdviceTests
{
    [Theory]
    [InlineData(7200, 75, 9)]
    [InlineData(60, 60, 5)]
    [InlineData(4, 3, 2)]
    public void Sound_values_cause_no_warning(int time, int intvl, int probes) =>
        Assert.Empty(KeepaliveAdvice.Warnings(FromSeconds(time, intvl, probes)));

    [Theory]
    [InlineData(60, 10, 1, "'probes' is 1")]
    [InlineData(60, 61, 3, "'intvl' (61 s) is above 'time' (60 s)")]
    [InlineData(5, 2, 2, "detection takes 9 s")]
    public void Risky_values_get_a_warning(int time, int intvl, int probes, string start) =>
        Assert.StartsWith(start, Assert.Single(KeepaliveAdvice.Warnings(FromSeconds(time, intvl, probes))), StringComparison.Ordinal);

    [Fact]
    public void All_warnings_are_reported_at_once() =>
        Assert.Equal(3, KeepaliveAdvice.Warnings(FromSeconds(1, 2, 1)).Count);
}
