namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune plan --json</c>.</summary>
/// <param name="Plan">The values; the nearest that there are where <paramref name="Unmet"/> holds something. Null where nothing is left to plan for.</param>
/// <param name="DetectWithinS">The wish; null when none was made.</param>
/// <param name="Limits">What was named on the way: boxes as given, then the limit in seconds.</param>
/// <param name="NearestProfile">The profile nearest to the plan among those that meet the wish; null when none does.</param>
/// <param name="Profiles">Every profile, judged by the wish.</param>
/// <param name="Unmet">What no values meet; then the exit code is 1.</param>
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

/// <param name="DetectionWorstS">With the slowest timers that any kernel has.</param>
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

/// <param name="Box">Null for <c>--idle-limit</c>.</param>
/// <param name="LimitS">Null where it has no default.</param>
/// <param name="Kept">Whether the planned values keep an idle connection through it.</param>
/// <param name="Attempts">Probes in a row that leave under the limit though every timer is late; null where probes do not count.</param>
internal sealed record PlanLimitResult(string? Box, string Title, double? LimitS, bool Refreshed, bool Kept, int? Attempts, string? AtLimit, string? Source, bool Verified);

/// <param name="Misses">Why it does not meet the wish; empty when it does.</param>
internal sealed record PlanProfileResult(string Name, int TimeS, int IntvlS, int Probes, double? DetectionS, double? DetectionWorstS, bool Satisfies, IReadOnlyList<string> Misses);

/// <param name="Wish">detect_within, idle_limit or through.</param>
/// <param name="Box">With through.</param>
/// <param name="BestS">What the plan reaches; null where keepalive has no say.</param>
/// <param name="ShortByS">By how much that misses the wish.</param>
internal sealed record UnmetResult(string Wish, string? Box, double? WantedS, double? BestS, double? ShortByS, string Message);

internal sealed record PlanLoadResult(long ConnectionsPerHost, long Hosts, RateResult PerHost, RateResult Fleet);

internal sealed record RateResult(double ProbesPerS, double PacketsPerS, double BytesPerS);

/// <param name="Changed">False when exactly this file was already there.</param>
internal sealed record SavedResult(string Name, string Path, bool Changed);

internal sealed partial class ResultJson
{
    public void PlanResult(PlanResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("plan", result.Plan, PlannedResult);
        Member("detect_within_s", result.DetectWithinS);
        Members("limits", result.Limits, PlanLimitResult);
        Member("nearest_profile", result.NearestProfile);
        Members("profiles", result.Profiles, PlanProfileResult);
        Members("unmet", result.Unmet, UnmetResult);
        Member("load", result.Load, PlanLoadResult);
        Member("saved", result.Saved, SavedResult);
        End();
    }

    private void PlannedResult(PlannedResult result)
    {
        Start();
        Member("time_s", result.TimeS);
        Member("intvl_s", result.IntvlS);
        Member("probes", result.Probes);
        Member("detection_s", result.DetectionS);
        Member("detection_worst_s", result.DetectionWorstS);
        Member("first_probe_worst_s", result.FirstProbeWorstS);
        Member("cadence_s", result.CadenceS);
        Member("reasons", result.Reasons, PlanReasonsResult);
        End();
    }

    private void PlanReasonsResult(PlanReasonsResult result)
    {
        Start();
        Member("time", result.Time);
        Member("intvl", result.Intvl);
        Member("probes", result.Probes);
        End();
    }

    private void PlanLimitResult(PlanLimitResult result)
    {
        Start();
        Member("box", result.Box);
        Member("title", result.Title);
        Member("limit_s", result.LimitS);
        Member("refreshed", result.Refreshed);
        Member("kept", result.Kept);
        Member("attempts", result.Attempts);
        Member("at_limit", result.AtLimit);
        Member("source", result.Source);
        Member("verified", result.Verified);
        End();
    }

    private void PlanProfileResult(PlanProfileResult result)
    {
        Start();
        Member("name", result.Name);
        Member("time_s", result.TimeS);
        Member("intvl_s", result.IntvlS);
        Member("probes", result.Probes);
        Member("detection_s", result.DetectionS);
        Member("detection_worst_s", result.DetectionWorstS);
        Member("satisfies", result.Satisfies);
        Members("misses", result.Misses);
        End();
    }

    private void UnmetResult(UnmetResult result)
    {
        Start();
        Member("wish", result.Wish);
        Member("box", result.Box);
        Member("wanted_s", result.WantedS);
        Member("best_s", result.BestS);
        Member("short_by_s", result.ShortByS);
        Member("message", result.Message);
        End();
    }

    private void PlanLoadResult(PlanLoadResult result)
    {
        Start();
        Member("connections_per_host", result.ConnectionsPerHost);
        Member("hosts", result.Hosts);
        Member("per_host", result.PerHost, RateResult);
        Member("fleet", result.Fleet, RateResult);
        End();
    }

    private void RateResult(RateResult result)
    {
        Start();
        Member("probes_per_s", result.ProbesPerS);
        Member("packets_per_s", result.PacketsPerS);
        Member("bytes_per_s", result.BytesPerS);
        End();
    }

    private void SavedResult(SavedResult result)
    {
        Start();
        Member("name", result.Name);
        Member("path", result.Path);
        Member("changed", result.Changed);
        End();
    }
}
