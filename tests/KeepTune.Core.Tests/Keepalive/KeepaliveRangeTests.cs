using static KeepTune.Core.Sysctls.SysctlKey;

namespace KeepTune.Core.Tests.Keepalive;

public class KeepaliveRangeTests
{
    [Theory]
    [InlineData(Time, 1)]
    [InlineData(Time, 32767)]
    [InlineData(Intvl, 1)]
    [InlineData(Intvl, 32767)]
    [InlineData(Probes, 1)]
    [InlineData(Probes, 127)]
    public void The_ends_of_the_normal_range_are_included(SysctlKey key, long value) =>
        Assert.Null(KeepaliveRange.Usual.Problem(key, value));

    [Theory]
    [InlineData(Time, 0, "'time' is 0, expected 1 to 32767 s")]
    [InlineData(Time, 32768, "'time' is 32768, expected 1 to 32767 s")]
    [InlineData(Intvl, -1, "'intvl' is -1, expected 1 to 32767 s")]
    [InlineData(Probes, 0, "'probes' is 0, expected 1 to 127")]
    [InlineData(Probes, 128, "'probes' is 128, expected 1 to 127")]
    [InlineData(Probes, 4294967297, "'probes' is 4294967297, expected 1 to 127")]
    public void A_value_outside_is_named_with_the_range(SysctlKey key, long value, string problem) =>
        Assert.Equal(problem, KeepaliveRange.Usual.Problem(key, value));

    [Theory]
    [InlineData(100, 21474836)]
    [InlineData(250, 8589934)]
    [InlineData(1000, 2147483)]
    public void The_wide_range_ends_where_the_kernel_ends(int hz, int seconds)
    {
        var range = KeepaliveRange.OfKernel(hz);

        Assert.Null(range.Problem(Time, seconds));
        Assert.NotNull(range.Problem(Time, seconds + 1L));
        Assert.Null(range.Problem(Probes, 255));
        Assert.NotNull(range.Problem(Probes, 256));
    }

    [Fact]
    public void The_wide_range_too_begins_at_one() =>
        Assert.Equal(3, KeepaliveRange.OfKernel(250).Problems(KeepaliveSettings.FromSeconds(0, -1, 0)).Count);
}
