using CsCheck;
using KeepTune.Core.Proving;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Proving;

public class NatForecastTests
{
    // Measured with a conntrack timeout of 6 s.
    [Theory]
    [InlineData(3, 1, 3, 6, NatOutcome.Survives)]
    [InlineData(5, 1, 3, 6, NatOutcome.Survives)]
    [InlineData(8, 1, 9, 6, NatOutcome.Dropped)]
    [InlineData(3, 20, 3, 6, NatOutcome.Dropped)]
    [InlineData(6, 1, 3, 6, NatOutcome.Undecided)]
    [InlineData(240, 30, 4, 350, NatOutcome.Survives)]
    [InlineData(340, 30, 4, 350, NatOutcome.Undecided)]
    [InlineData(7200, 75, 9, 350, NatOutcome.Dropped)]
    public void The_longest_silence_is_compared_with_the_timeout(int time, int intvl, int probes, int limit, NatOutcome outcome) =>
        Assert.Equal(outcome, new NatForecast(FromSeconds(time, intvl, probes), TimeSpan.FromSeconds(limit), new(250)).Outcome);

    [Fact]
    public void The_longest_safe_wait_for_a_timeout_survives_at_every_timer_frequency() =>
        Gen.Select(Gen.Int[5, 86400], Gen.OneOf(Gen.Const(100), Gen.Const(250), Gen.Const(300), Gen.Const(1000))).Sample((limit, hz) =>
        {
            var wait = new IdleLimit(TimeSpan.FromSeconds(limit)).LongestWait(32767);
            var forecast = new NatForecast(FromSeconds(wait, wait, 3), TimeSpan.FromSeconds(limit), new(hz));

            // By less than a reader's lateness it may be undecided.
            return forecast.SilenceAtMost < forecast.Limit && forecast.Outcome is not NatOutcome.Dropped;
        });

    [Fact]
    public void The_idle_time_is_long_enough_for_the_outcome_to_show() =>
        Gen.Select(Any.Usual, Gen.Int[1, 86400]).Sample((settings, seconds) =>
    {
        var limit = TimeSpan.FromSeconds(seconds);
        var forecast = new NatForecast(settings, limit, new(250));
        var first = new TimerWheel(250).Latest(settings.Time);
        return forecast.Idle > limit && forecast.Outcome switch
        {
            NatOutcome.Dropped => forecast.Idle > (settings.Time > limit ? limit : first + limit),
            _ => forecast.Idle > first + forecast.SilenceAtMost,
        };
    });

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public void A_survival_holds_when_data_arrives_and_does_not_without_keepalive(bool with, bool without, bool holds)
    {
        var forecast = new NatForecast(FromSeconds(3, 1, 3), TimeSpan.FromSeconds(6), new(250));

        Assert.Equal(holds, new NatProof(forecast, forecast.Idle, [], new(with, null), new(without, null)).Holds);
    }
}
