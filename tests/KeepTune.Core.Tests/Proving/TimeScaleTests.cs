using CsCheck;
using KeepTune.Core.Proving;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Proving;

public class TimeScaleTests
{
    [Theory]
    [InlineData(30, 10, 3, 10, "3/1/3")]
    [InlineData(7200, 75, 9, 1000, "7/1/9")]
    [InlineData(240, 30, 4, 60, "4/1/4")]
    [InlineData(15, 5, 3, 1, "15/5/3")]
    public void Time_and_intvl_are_divided_and_never_under_a_second(int time, int intvl, int probes, int speed, string expected) =>
        Assert.Equal(expected, TimeScale.Divide(FromSeconds(time, intvl, probes), speed).ToString());

    [Fact]
    public void The_speed_for_a_maximum_wait_is_the_lowest_that_reaches_it() =>
        Gen.Select(Any.Usual, Gen.Int[1, 100]).Sample((settings, longest) =>
    {
        var speed = TimeScale.For(settings, TimeSpan.FromSeconds(longest));
        var divided = TimeScale.Divide(settings, speed);
        var slowest = Math.Max(settings.TimeSeconds, settings.IntvlSeconds);
        return divided.TimeSeconds <= longest && divided.IntvlSeconds <= longest && (speed == 1 || slowest > longest * (speed - 1));
    });
}
