using KeepTune.Core.Planning;

namespace KeepTune.Core.Tests.Planning;

public class PlanReasonsTests
{
    [Theory]
    [InlineData(240, null, "below the 240 s of 'azure-lb' (at most 8/9): the first probe is sent by 229.4 s")]
    [InlineData(null, 120, "detection takes 112 s, at most 119.7 s with late")]
    [InlineData(240, 120, "the 240 s of 'azure-lb' would allow 213 s")]
    [InlineData(86400, null, "the longest that a socket option accepts")]
    public void The_reason_for_time_is_its_bound(int? limit, int? within, string words) =>
        Assert.Contains(words, Of(limit, within).Time, StringComparison.Ordinal);

    [Fact]
    public void Four_probes_ten_seconds_apart_outlast_half_a_minute() =>
        Assert.StartsWith("4 probes 10 s apart: an outage of up to 30 s does not end", Of(240, 120).Intvl, StringComparison.Ordinal);

    [Fact]
    public void Two_probes_are_explained() =>
        Assert.StartsWith("three would take longer than 4 s", Of(null, 4).Probes, StringComparison.Ordinal);

    [Theory]
    [InlineData(229.384, "229.4")]
    [InlineData(60, "60")]
    [InlineData(3.001, "3.1")]
    public void A_bound_is_never_rounded_down(double seconds, string text) =>
        Assert.Equal(text, PlanReasons.UpTo(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("300/30/5", "'time' (300 s) is over 8/9 of the idle timeout of 'x' (320 s)")]
    [InlineData("284/30/5", "'time' (284 s) may exceed the idle timeout of 'x' (320 s) when kernel timers fire late")]
    [InlineData("30/300/5", "'intvl' (300 s) is over 8/9 of the idle timeout of 'x' (320 s)")]
    [InlineData("320/30/5", "'time' (320 s) is not below the idle timeout of 'x' (320 s)")]
    [InlineData("-1/30/5", "no probes to keep an idle connection alive through 'x'")]
    public void Values_too_close_to_a_timeout_get_a_warning(string values, string warning)
    {
        var numbers = values.Split('/').Select(int.Parse).ToArray();

        Assert.Equal(
            warning,
            KeepaliveAdvice.OverLimit(
                KeepaliveSettings.FromSeconds(numbers[0], numbers[1], numbers[2]), new(TimeSpan.FromSeconds(320)), "'x'"));
    }

    private static PlanReasons Of(int? limit, int? within) => PlanReasons.Of(
        Planner.Find(new(
            limit is { } silence ? new IdleLimit(TimeSpan.FromSeconds(silence)) : null,
            within is { } seconds ? TimeSpan.FromSeconds(seconds) : null))!,
        "'azure-lb'");
}
