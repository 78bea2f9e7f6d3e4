namespace KeepTune.Core.Planning;

/// <summary>What a plan has to meet; at least one of the two is given.</summary>
/// <param name="Limit">The shortest of the limits that probes refresh.</param>
/// <param name="DetectWithin">A dead peer of an idle connection is noticed by then, late timers included.</param>
public sealed record PlanGoal(IdleLimit? Limit, TimeSpan? DetectWithin)
{
    /// <summary>
    /// By how much the values miss the limit: how long after it the probe of a healthy connection may leave. Null where they keep it.
    /// </summary>
    public TimeSpan? LimitMissedBy(KeepaliveSettings settings)
    {
        if (Limit is not { } limit)
            return null;
        if (DetectionTime.HealthyCadence(settings) is not { } cadence)
            return TimeSpan.MaxValue;
        if (limit.Holds(cadence))
            return null;
        var late = WorstCaseTimers.Latest(cadence) - limit.Limit;
        return late > TimeSpan.Zero ? late : TimeSpan.Zero;
    }

    /// <summary>By how much the values miss the detection. Null where they keep it.</summary>
    public TimeSpan? DetectionMissedBy(KeepaliveSettings settings)
    {
        if (DetectWithin is not { } within)
            return null;
        if (WorstCaseTimers.Detection(settings) is not { } detection)
            return TimeSpan.MaxValue;
        return detection > within ? detection - within : null;
    }

    /// <summary>The values meet it, and take more than one lost packet for death.</summary>
    public bool IsMetBy(KeepaliveSettings settings) =>
        settings.Probes > 1 && LimitMissedBy(settings) is null && DetectionMissedBy(settings) is null;
}
