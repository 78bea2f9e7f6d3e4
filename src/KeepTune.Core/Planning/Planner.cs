namespace KeepTune.Core.Planning;

/// <summary>
/// Finds the values. A healthy connection is probed every max(time, intvl), so the longest <c>time</c> sends the fewest probes;
/// <c>intvl</c> and <c>probes</c> cost a healthy connection nothing. A short outage must not exhaust them, so they get a share of the
/// detection time: otherwise the longest <c>time</c> would always leave three probes a second apart.
/// </summary>
public static class Planner
{
    /// <summary>With fewer, two lost packets end a connection; RFC 9293 (MUST-29) forbids one.</summary>
    public const int UsualProbes = 3;

    /// <summary>The kernel's default; more add no safety.</summary>
    public const int ManyProbes = 9;

    private const int WantedProbes = 5;
    private const int MaxIntvl = 60;
    private const int SecondsAMinute = 60;

    private static readonly int MaxTime = KeepaliveRange.Usual.Max(SysctlKey.Time);

    /// <summary>Upper limit for the required minimum of <c>intvl x probes</c>.</summary>
    public static TimeSpan MaxProbing { get; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Minimum of <c>intvl x probes</c>: a third of the detection time, up to <see cref="MaxProbing"/>, or 10 s without one;
    /// less if the idle timeout only leaves room for shorter intervals.
    /// </summary>
    public static TimeSpan Probing(PlanGoal goal)
    {
        var wanted = goal.DetectWithin is { } within ? Lesser(within / 3, MaxProbing) : KeepaliveAdvice.ShortDetection;
        return Lesser(wanted, TimeSpan.FromSeconds(LongestWait(goal)) * ManyProbes);
    }

    /// <summary>The values that meet the goal with the fewest probes per second; null if none do.</summary>
    public static KeepalivePlan? Find(PlanGoal goal)
    {
        var most = LongestWait(goal);
        if (most == 0)
            return null;
        var probing = Probing(goal);
        // Two probes if three are too slow.
        for (var least = UsualProbes; least > 1; least--)
        {
            if (LongestTime(goal, most, probing, least) is > 0 and var time)
                return new(
                    goal,
                    Chosen(goal, time, most, probing, least),
                    time < most ? PlanBound.Detection : most < MaxTime ? PlanBound.Limit : PlanBound.Range,
                    probing);
        }

        return null;
    }

    /// <summary>The plan of the closest goal that can be met: with a longer detection time, a longer limit.</summary>
    public static KeepalivePlan Nearest(PlanGoal goal)
    {
        while (goal.Limit is { } limit && limit.LongestWait(MaxTime) == 0)
            goal = goal with { Limit = new IdleLimit(limit.Limit + TimeSpan.FromSeconds(1)) };
        while (true)
        {
            if (Find(goal) is { } plan)
                return plan;
            goal = goal with { DetectWithin = goal.DetectWithin + TimeSpan.FromSeconds(1) };
        }
    }

    private static int LongestTime(PlanGoal goal, int most, TimeSpan probing, int least)
    {
        if (goal.DetectWithin is null)
            return most;
        var longest = 0;
        // A longer interval would exceed the required probing time even with the fewest probes.
        for (var intvl = 1; intvl <= Math.Min(most, DividedUp(probing, least)); intvl++)
        {
            var probes = Math.Max(least, DividedUp(probing, intvl));
            if (probes > ManyProbes)
                continue;
            var (fits, fails) = (intvl - 1, most + 1);
            while (fails - fits > 1)
            {
                var middle = fits + ((fails - fits) / 2);
                if (goal.DetectionMissedBy(KeepaliveSettings.FromSeconds(middle, intvl, probes)) is null)
                    fits = middle;
                else
                    fails = middle;
            }

            if (fits >= intvl)
                longest = Math.Max(longest, fits);
        }

        return longest;
    }

    // Prefers an interval that divides a minute, about five probes, an eighth of the time apart.
    private static KeepaliveSettings Chosen(PlanGoal goal, int time, int most, TimeSpan probing, int least)
    {
        (KeepaliveSettings Settings, (bool, int, double) Oddity)? best = null;
        for (var intvl = 1; intvl <= Math.Min(MaxIntvl, Math.Min(time, most)); intvl++)
        {
            for (var probes = Math.Max(least, DividedUp(probing, intvl)); probes <= ManyProbes; probes++)
            {
                var settings = KeepaliveSettings.FromSeconds(time, intvl, probes);
                if (goal.DetectionMissedBy(settings) is not null)
                    break;
                var oddity = (SecondsAMinute % intvl != 0, Math.Abs(probes - WantedProbes), Math.Abs(intvl - (time / 8.0)));
                if (best is not { } found || oddity.CompareTo(found.Oddity) < 0)
                    best = (settings, oddity);
            }
        }

        return best!.Value.Settings;
    }

    private static int LongestWait(PlanGoal goal) => goal.Limit is { } limit ? limit.LongestWait(MaxTime) : MaxTime;

    private static TimeSpan Lesser(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static int DividedUp(TimeSpan duration, int parts) => (int)Math.Ceiling(duration.TotalSeconds / parts);
}
