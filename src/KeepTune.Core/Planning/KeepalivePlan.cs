namespace KeepTune.Core.Planning;

/// <summary>The bound that <c>time</c> has reached.</summary>
public enum PlanBound
{
    /// <summary>The shortest idle timeout.</summary>
    Limit,

    /// <summary>The requested detection time.</summary>
    Detection,

    /// <summary>The maximum of the socket option.</summary>
    Range,
}

/// <summary>The values that meet a goal with the fewest probes.</summary>
/// <param name="Probing">The required minimum of <c>intvl x probes</c>.</param>
public sealed record KeepalivePlan(PlanGoal Goal, KeepaliveSettings Settings, PlanBound Bound, TimeSpan Probing)
{
    /// <summary>On any kernel.</summary>
    public TimeSpan DetectionAtMost => WorstCaseTimers.Detection(Settings)!.Value;

    /// <summary>On any kernel.</summary>
    public TimeSpan FirstProbeBy => WorstCaseTimers.Latest(Settings.Time);

    /// <summary>The longest outage that never ends a healthy connection: from the first probe to the last.</summary>
    public TimeSpan Outage => Settings.Intvl * (Settings.Probes - 1);
}
