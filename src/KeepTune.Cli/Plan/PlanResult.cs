namespace KeepTune.Cli.Plan;

/// <summary><c>keeptune plan --json</c>.</summary>
/// <param name="Plan">The values, or the closest possible if <paramref name="Unmet"/> is not empty. Null if nothing is left to plan for.
/// </param>
/// <param name="DetectWithinS">As requested; null if not given.</param>
/// <param name="Limits">Idle timeouts on the path: devices in the order given, then <c>--idle-limit</c>.</param>
/// <param name="NearestProfile">The closest profile that also meets the request; null if none does.</param>
/// <param name="Profiles">Every profile, checked against the request.</param>
/// <param name="Unmet">Requests that no values meet; the exit code is then 1.</param>
/// <param name="Load">Null without <c>--connections</c>.</param>
/// <param name="Saved">Null without <c>--save</c>.</param>
internal sealed record PlanResult(
    string Schema,
    PlannedResult? Plan,
    double? DetectWithinS,
    IReadOnlyList<PlanLimitResult> Limits,
    string? NearestProfile,
    IReadOnlyList<PlanProfileResult> Profiles,
    IReadOnlyList<UnmetResult> Unmet,
    PlanLoadResult? Load,
    SavedResult? Saved)
{
    public const string SchemaName = "keeptune.plan.v1";
}

/// <param name="DetectionWorstS">With the latest timers of any kernel.</param>
/// <param name="FirstProbeWorstS">Likewise.</param>
/// <param name="CadenceS">How often a healthy idle connection is probed.</param>
internal sealed record PlannedResult(
    int TimeS,
    int IntvlS,
    int Probes,
    double DetectionS,
    double DetectionWorstS,
    double FirstProbeWorstS,
    double CadenceS,
    PlanReasonsResult Reasons);

/// <summary>Why each value is what it is.</summary>
internal sealed record PlanReasonsResult(string Time, string Intvl, string Probes);

/// <param name="Box">The device; null for <c>--idle-limit</c>.</param>
/// <param name="LimitS">Null if it has no default.</param>
/// <param name="Kept">Whether the planned values keep an idle connection alive through it.</param>
/// <param name="Attempts">Probes sent before the timeout even if every timer is late; null if probes do not count.</param>
internal sealed record PlanLimitResult(
    string? Box, string Title, double? LimitS, bool Refreshed, bool Kept, int? Attempts, string? AtLimit, string? Source, bool Verified);

/// <param name="Misses">Why it does not meet the request; empty if it does.</param>
internal sealed record PlanProfileResult(
    string Name,
    int TimeS,
    int IntvlS,
    int Probes,
    double? DetectionS,
    double? DetectionWorstS,
    bool Satisfies,
    IReadOnlyList<string> Misses);

/// <param name="Wish">detect_within, idle_limit or through.</param>
/// <param name="Box">Set for through.</param>
/// <param name="BestS">The best possible; null where keepalive has no effect.</param>
/// <param name="ShortByS">The difference to the request.</param>
internal sealed record UnmetResult(string Wish, string? Box, double? WantedS, double? BestS, double? ShortByS, string Message);

internal sealed record PlanLoadResult(long ConnectionsPerHost, long Hosts, RateResult PerHost, RateResult Fleet);

internal sealed record RateResult(double ProbesPerS, double PacketsPerS, double BytesPerS);

/// <param name="Changed">False if this very file already existed.</param>
internal sealed record SavedResult(string Name, string Path, bool Changed);
