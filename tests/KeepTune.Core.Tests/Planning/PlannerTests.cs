using CsCheck;
using KeepTune.Core.Planning;

namespace KeepTune.Core.Tests.Planning;

public class PlannerTests
{
    private static readonly int[] Frequencies = [100, 250, 300, 1000];

    private static readonly Gen<PlanGoal> Goals =
        Gen.Select(
            Gen.Int[2, 86400],
            Gen.Int[4, 86400],
            Gen.Int[0, 2],
            (limit, within, kind) => Goal(kind == 1 ? null : limit, kind == 2 ? null : within));

    [Fact]
    public void For_every_timeout_from_5_s_to_24_h_and_every_frequency_a_probe_comes_in_time()
    {
        for (var limit = 5; limit <= 86400; limit++)
            Holds(Goal(limit, null), limit);
    }

    [Fact]
    public void So_it_does_with_any_other_request() =>
        Gen.Select(Gen.Int[5, 86400], Gen.Int[4, 86400]).Sample((limit, within) => Holds(Goal(limit, within), limit), iter: 2000);

    [Fact]
    public void A_dead_peer_is_detected_in_time_at_every_frequency() => Goals.Where(goal => goal.DetectWithin is not null).Sample(
        goal =>
        {
            var settings = Planner.Find(goal)!.Settings;
            return Frequencies.All(hz => DetectionTime.AtMost(settings, new(hz)) <= goal.DetectWithin);
        },
        iter: 2000);

    [Fact]
    public void Every_plan_can_be_set_and_probes_at_least_twice() => Goals.Sample(
        goal =>
        {
            var plan = Planner.Find(goal)!;
            return KeepaliveRange.Usual.Problems(plan.Settings).Count == 0
                && plan.Settings.Intvl <= plan.Settings.Time
                && plan.Settings.Probes >= (goal.DetectWithin?.TotalSeconds < 5 ? 2 : 3)
                && plan.Settings.Probes <= Planner.ManyProbes
                && plan.Settings.Intvl * plan.Settings.Probes >= plan.Probing
                && goal.IsMetBy(plan.Settings)
                && plan == Planner.Find(goal);
        },
        iter: 2000);

    // All possible values, over a smaller space.
    [Theory]
    [InlineData(5, null)]
    [InlineData(30, null)]
    [InlineData(47, null)]
    [InlineData(null, 5)]
    [InlineData(null, 7)]
    [InlineData(null, 12)]
    [InlineData(null, 30)]
    [InlineData(null, 60)]
    [InlineData(null, 120)]
    [InlineData(null, 300)]
    [InlineData(60, 90)]
    [InlineData(240, 180)]
    [InlineData(10, 200)]
    public void No_other_values_meet_the_request_with_fewer_probes(int? limit, int? within)
    {
        var goal = Goal(limit, within);
        var plan = Planner.Find(goal)!;
        var most = Math.Max(limit ?? 0, within ?? 0);
        for (var time = 1; time <= most; time++)
        {
            for (var intvl = 1; intvl <= most; intvl++)
            {
                // Only values that probe less often than the plan can be cheaper.
                if (Math.Max(time, intvl) <= plan.Settings.TimeSeconds)
                    continue;
                for (var probes = Planner.UsualProbes; probes <= Planner.ManyProbes; probes++)
                {
                    var other = KeepaliveSettings.FromSeconds(time, intvl, probes);
                    Assert.False(goal.IsMetBy(other) && other.Intvl * probes >= plan.Probing, $"{other} is cheaper than {plan.Settings}");
                }
            }
        }
    }

    [Theory]
    [InlineData(350, null, "311/30/5", PlanBound.Limit)]
    [InlineData(240, null, "213/30/5", PlanBound.Limit)]
    [InlineData(350, 120, "72/10/4", PlanBound.Detection)]
    [InlineData(60, null, "53/6/5", PlanBound.Limit)]
    [InlineData(null, 60, "35/4/5", PlanBound.Detection)]
    [InlineData(86400, null, "32767/60/5", PlanBound.Range)]
    [InlineData(2, null, "1/1/9", PlanBound.Limit)]
    [InlineData(2, 300, "1/1/9", PlanBound.Limit)]
    [InlineData(null, 4, "1/1/2", PlanBound.Detection)]
    [InlineData(null, 5, "1/1/3", PlanBound.Detection)]
    public void A_plan_and_what_bounds_it(int? limit, int? within, string values, PlanBound bound)
    {
        var plan = Planner.Find(Goal(limit, within))!;

        Assert.Equal((values, bound), (plan.Settings.ToString(), plan.Bound));
    }

    [Theory]
    [InlineData(1, null, "1/1/9", 2, null)]
    [InlineData(null, 3, "1/1/2", null, 4)]
    [InlineData(null, 1, "1/1/2", null, 4)]
    [InlineData(1, 2, "1/1/2", 2, 4)]
    [InlineData(240, 2, "1/1/2", 240, 4)]
    public void An_impossible_request_gets_the_closest_plan(int? limit, int? within, string values, int? metLimit, int? metWithin)
    {
        Assert.Null(Planner.Find(Goal(limit, within)));
        var nearest = Planner.Nearest(Goal(limit, within));

        Assert.Equal((values, Goal(metLimit, metWithin)), (nearest.Settings.ToString(), nearest.Goal));
    }

    [Fact]
    public void Eight_ninths_alone_would_not_be_enough()
    {
        // At 300 Hz a wait of 861 s may last 970.2 s.
        Assert.True(new IdleLimit(TimeSpan.FromSeconds(969)).IsWithinEightNinths(TimeSpan.FromSeconds(861)));
        Assert.False(new IdleLimit(TimeSpan.FromSeconds(969)).Holds(TimeSpan.FromSeconds(861)));
        Assert.Equal(860, new IdleLimit(TimeSpan.FromSeconds(969)).LongestWait(32767));
    }

    [Theory]
    [InlineData(240, "120/30/8", 4)]
    [InlineData(240, "200/30/5", 1)]
    [InlineData(350, "240/30/4", 3)]
    [InlineData(240, "7200/75/9", 0)]
    [InlineData(100000, "60/10/3", 3)]
    public void Attempts_are_the_probes_sent_before_a_timeout(int limit, string values, int attempts)
    {
        var numbers = values.Split('/').Select(int.Parse).ToArray();

        Assert.Equal(
            attempts,
            new IdleLimit(TimeSpan.FromSeconds(limit)).Attempts(KeepaliveSettings.FromSeconds(numbers[0], numbers[1], numbers[2])));
    }

    [Fact]
    public void Values_that_never_probe_miss_every_request()
    {
        var goal = Goal(240, 120);

        Assert.All((KeepaliveSettings[])[KeepaliveSettings.FromSeconds(-1, 1, 3), KeepaliveSettings.FromSeconds(1, -1, 3)], off =>
            Assert.Equal((TimeSpan.MaxValue, TimeSpan.MaxValue), (goal.LimitMissedBy(off), goal.DetectionMissedBy(off))));
    }

    [Fact]
    public void One_probe_meets_no_request() => Assert.False(Goal(240, 120).IsMetBy(KeepaliveSettings.FromSeconds(60, 10, 1)));

    [Fact]
    public void Twice_and_half_as_often_are_equally_far()
    {
        var middle = KeepaliveSettings.FromSeconds(100, 10, 5);

        Assert.Equal(
            ProfileDistance.Between(middle, KeepaliveSettings.FromSeconds(200, 20, 5)),
            ProfileDistance.Between(middle, KeepaliveSettings.FromSeconds(50, 5, 5)),
            1e-9);
        Assert.Equal(0, ProfileDistance.Between(middle, middle));
    }

    private static void Holds(PlanGoal goal, int limit)
    {
        var plan = Planner.Find(goal)!;
        foreach (var hz in Frequencies)
        {
            var wheel = new TimerWheel(hz);
            Assert.True(wheel.Latest(plan.Settings.Time).TotalSeconds < limit, $"{plan.Settings} under {limit} s at {hz} Hz");
            Assert.True(
                wheel.Latest(DetectionTime.HealthyCadence(plan.Settings)!.Value).TotalSeconds < limit,
                $"{plan.Settings} under {limit} s at {hz} Hz");
        }

        Assert.True(plan.Settings.TimeSeconds * 9 <= limit * 8);
    }

    private static PlanGoal Goal(int? limit, int? within) =>
        new(
            limit is { } silence ? new IdleLimit(TimeSpan.FromSeconds(silence)) : null,
            within is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
