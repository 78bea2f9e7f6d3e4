namespace KeepTune.Core.Planning;

/// <summary>What kept <c>time</c> from being longer.</summary>
public enum PlanBound
{
    /// <summary>The idle limit.</summary>
    Limit,

    /// <summary>The detection that is wished for.</summary>
    Detection,

    /// <summary>What a socket option takes.</summary>
    Range,
}

/// <summary>Values that meet a wish with the fewest probes.</summary>
/// <param name="Probing">What <c>intvl x probes</c> had to be at least.</param>
public sealed record KeepalivePlan(PlanGoal Wish, KeepaliveSettings Settings, PlanBound Bound, TimeSpan Probing)
{
    /// <summary>On any kernel.</summary>
    public TimeSpan DetectionAtMost => WorstCaseTimers.Detection(Settings)!.Value;

    /// <summary>On any kernel.</summary>
    public TimeSpan FirstProbeBy => WorstCaseTimers.Latest(Settings.Time);

    /// <summary>An outage has to outlast the first probe and the last to end a healthy connection.</summary>
    public TimeSpan Outage => Settings.Intvl * (Settings.Probes - 1);
}
