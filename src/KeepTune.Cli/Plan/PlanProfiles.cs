using KeepTune.Core.Planning;

namespace KeepTune.Cli.Plan;

/// <summary>Compares the profiles with a plan.</summary>
internal static class PlanProfiles
{
    public static IReadOnlyList<PlanProfileResult> Judged(Invocation invocation, KeepalivePlan plan, PlanOptions options)
    {
        var judged = new List<PlanProfileResult>();
        foreach (var entry in invocation.Catalog(KeepaliveRange.Usual).Entries())
        {
            if (entry.Parsed.Profile is not { } profile)
                continue;
            var settings = profile.Settings;
            var misses = Misses(settings, plan.Goal, options);
            judged.Add(new(
                entry.Name,
                settings.TimeSeconds,
                settings.IntvlSeconds,
                settings.Probes,
                Seconds.Of(DetectionTime.Idle(settings)),
                Seconds.Of(WorstCaseTimers.Detection(settings)),
                misses.Count == 0,
                misses));
        }

        return judged;
    }

    /// <summary>The name of the closest profile that meets the request.</summary>
    public static string? Nearest(IReadOnlyList<PlanProfileResult> judged, KeepalivePlan plan)
    {
        string? nearest = null;
        var least = double.MaxValue;
        foreach (var profile in judged)
        {
            var distance =
                ProfileDistance.Between(plan.Settings, KeepaliveSettings.FromSeconds(profile.TimeS, profile.IntvlS, profile.Probes));
            if (profile.Satisfies && distance < least)
                (nearest, least) = (profile.Name, distance);
        }

        return nearest;
    }

    private static List<string> Misses(KeepaliveSettings settings, PlanGoal goal, PlanOptions options)
    {
        var misses = new List<string>();
        if (goal.LimitMissedBy(settings) is not null && options.Shortest is { } shortest)
            misses.Add(KeepaliveAdvice.OverLimit(settings, shortest.Limit, shortest.Of));
        if (goal.DetectionMissedBy(settings) is { } slow)
            misses.Add($"detection can take {PlanReasons.UpTo(slow)} s longer than '--detect-within'");
        if (settings.Probes < 2)
            misses.Add("'probes' is 1: one lost packet ends a healthy connection");
        return misses;
    }
}
