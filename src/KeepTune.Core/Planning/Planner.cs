namespace KeepTune.Core.Planning;

/// <summary>
/// Finds the values. A healthy connection is probed every max(time, intvl), so the fewest probes a second are sent with the longest
/// <c>time</c>; <c>intvl</c> and <c>probes</c> cost a healthy connection nothing. They are what a short outage must not exhaust, so they
/// get a share of the detection: without it the longest <c>time</c> would always leave three probes a second apart.
/// </summary>
public static class Planner
{
    /// <summary>Fewer take two lost packets for death; RFC 9293, MUST-29, forbids one.</summary>
    public const int UsualProbes = 3;

    /// <summary>What the kernel starts with; more make nothing surer.</summary>
    public const int ManyProbes = 9;

    private const int WantedProbes = 5;
    private const int LongestIntvl = 60;
    private const int SecondsAMinute = 60;

    private static readonly int Most = KeepaliveRange.Usual.Max(SysctlKey.Time);

    /// <summary>The longest that <c>intvl x probes</c> is asked to be.</summary>
    public static TimeSpan LongestProbing { get; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// What <c>intvl x probes</c> is at least: a third of the detection, up to <see cref="LongestProbing"/>, and 10 s where any will do;
    /// less where the limit leaves room for shorter intervals only.
    /// </summary>
    public static TimeSpan Probing(PlanGoal wish)
    {
        var wanted = wish.DetectWithin is { } within ? Lesser(within / 3, LongestProbing) : KeepaliveAdvice.ShortDetection;
        return Lesser(wanted, TimeSpan.FromSeconds(LongestWait(wish)) * ManyProbes);
    }

    /// <summary>The values that meet the wish with the fewest probes a second; null when none do.</summary>
    public static KeepalivePlan? Find(PlanGoal wish)
    {
        var most = LongestWait(wish);
        if (most == 0)
            return null;
        var probing = Probing(wish);
        // Two probes where three are too slow.
        for (var least = UsualProbes; least > 1; least--)
        {
            if (LongestTime(wish, most, probing, least) is > 0 and var time)
                return new(
                    wish,
                    Chosen(wish, time, most, probing, least),
                    time < most ? PlanBound.Detection : most < Most ? PlanBound.Limit : PlanBound.Range,
                    probing);
        }

        return null;
    }

    /// <summary>The plan of the wish that comes next to one that can't be met: a longer detection, a longer limit.</summary>
    public static KeepalivePlan Nearest(PlanGoal wish)
    {
        while (wish.Limit is { } limit && limit.LongestWait(Most) == 0)
            wish = wish with { Limit = new IdleLimit(limit.Limit + TimeSpan.FromSeconds(1)) };
        while (true)
        {
            if (Find(wish) is { } plan)
                return plan;
            wish = wish with { DetectWithin = wish.DetectWithin + TimeSpan.FromSeconds(1) };
        }
    }

    private static int LongestTime(PlanGoal wish, int most, TimeSpan probing, int least)
    {
        if (wish.DetectWithin is null)
            return most;
        var longest = 0;
        // A longer interval than that makes the probing longer than it has to be, with the fewest probes.
        for (var intvl = 1; intvl <= Math.Min(most, DividedUp(probing, least)); intvl++)
        {
            var probes = Math.Max(least, DividedUp(probing, intvl));
            if (probes > ManyProbes)
                continue;
            var (fits, fails) = (intvl - 1, most + 1);
            while (fails - fits > 1)
            {
                var middle = fits + ((fails - fits) / 2);
                if (wish.DetectionMissedBy(KeepaliveSettings.FromSeconds(middle, intvl, probes)) is null)
                    fits = middle;
                else
                    fails = middle;
            }

            if (fits >= intvl)
                longest = Math.Max(longest, fits);
        }

        return longest;
    }

    // Of all that go with that time: an interval that divides a minute, about five probes, an eighth of the time apart.
    private static KeepaliveSettings Chosen(PlanGoal wish, int time, int most, TimeSpan probing, int least)
    {
        (KeepaliveSettings Settings, (bool, int, double) Oddity)? best = null;
        for (var intvl = 1; intvl <= Math.Min(LongestIntvl, Math.Min(time, most)); intvl++)
        {
            for (var probes = Math.Max(least, DividedUp(probing, intvl)); probes <= ManyProbes; probes++)
            {
                var settings = KeepaliveSettings.FromSeconds(time, intvl, probes);
                if (wish.DetectionMissedBy(settings) is not null)
                    break;
                var oddity = (SecondsAMinute % intvl != 0, Math.Abs(probes - WantedProbes), Math.Abs(intvl - (time / 8.0)));
                if (best is not { } found || oddity.CompareTo(found.Oddity) < 0)
                    best = (settings, oddity);
            }
        }

        return best!.Value.Settings;
    }

    private static int LongestWait(PlanGoal wish) => wish.Limit is { } limit ? limit.LongestWait(Most) : Most;

    private static TimeSpan Lesser(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static int DividedUp(TimeSpan duration, int parts) => (int)Math.Ceiling(duration.TotalSeconds / parts);
}
