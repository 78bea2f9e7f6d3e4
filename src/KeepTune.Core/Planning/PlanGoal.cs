namespace KeepTune.Core.Planning;

/// <summary>The requirements of a plan, at least one of two.</summary>
/// <param name="Limit">The shortest idle timeout that probes refresh.</param>
/// <param name="DetectWithin">Maximum time to detect a dead peer of an idle connection, late timers included.</param>
public sealed record PlanGoal(IdleLimit? Limit, TimeSpan? DetectWithin)
{
    /// <summary>
    /// How long after the limit the probe of a healthy connection may be sent. Null if the values meet it.
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

    /// <summary>How much the values exceed the detection time. Null if they meet it.</summary>
    public TimeSpan? DetectionMissedBy(KeepaliveSettings settings)
    {
        if (DetectWithin is not { } within)
            return null;
        if (WorstCaseTimers.Detection(settings) is not { } detection)
            return TimeSpan.MaxValue;
        return detection > within ? detection - within : null;
    }

    /// <summary>Whether the values meet the goal and tolerate a lost packet.</summary>
    public bool IsMetBy(KeepaliveSettings settings) =>
        settings.Probes > 1 && LimitMissedBy(settings) is null && DetectionMissedBy(settings) is null;
}
