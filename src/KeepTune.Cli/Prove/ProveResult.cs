namespace KeepTune.Cli.Prove;

/// <summary>
/// <c>keeptune prove --json</c>. What is said of a proof here is that of the only one; with <c>--all</c> or a router it is null.
/// </summary>
/// <param name="Holds">All came as predicted.</param>
/// <param name="SlackMs">What a moment may be late by beside the bound.</param>
/// <param name="BoundMs">How late the drop may be with timers at this HZ.</param>
/// <param name="Proofs">One for each set of values; empty with a router.</param>
internal sealed record ProveResult(
    string Schema,
    bool Holds,
    string Family,
    int Hz,
    double SlackMs,
    double? PredictedDetectionMs,
    double? MeasuredDetectionMs,
    double? BoundMs,
    IReadOnlyList<ProbeResult> Probes,
    string? Error,
    IReadOnlyList<ProofResult> Proofs,
    ThroughNatResult? ThroughNat)
{
    public const string SchemaName = "keeptune.prove.v1";
}

/// <param name="PredictedMs">The earliest, counted from the last segment received; null for one too many.</param>
/// <param name="AtMs">Null for one that was not sent.</param>
internal sealed record ProbeResult(int N, double? PredictedMs, double? LatestMs, double? AtMs);

/// <param name="Settings">Those that were tried.</param>
/// <param name="Unscaled">Those that were asked for; time and intvl of <paramref name="Settings"/> are these divided by
/// <paramref name="Speed"/>.</param>
/// <param name="LostMs">When probes left that were lost on this machine and so repeated; the predictions are later by it.</param>
/// <param name="StalledMs">By how much the drop was late since the machine stood still when a timer was due.</param>
/// <param name="ErrorAtMs">When poll(2) returned with it.</param>
/// <param name="Deviations">What is not as predicted, in words.</param>
internal sealed record ProofResult(
    string? Profile,
    SettingsResult Settings,
    int Speed,
    SettingsResult Unscaled,
    double PredictedDetectionMs,
    double? MeasuredDetectionMs,
    double BoundMs,
    IReadOnlyList<ProbeResult> Probes,
    IReadOnlyList<double> LostMs,
    double StalledMs,
    string? Error,
    string? ErrorText,
    double? ErrorAtMs,
    IReadOnlyList<string> PollEvents,
    IReadOnlyList<string> Deviations,
    bool Holds);

/// <param name="LimitS">After which the router forgot.</param>
/// <param name="UnscaledLimitS">As asked for.</param>
/// <param name="SilenceMs">The longest time without a packet that the values make.</param>
/// <param name="Predicted">survives, forgotten or undecided.</param>
/// <param name="IdleMs">How long the connections were left alone.</param>
internal sealed record ThroughNatResult(
    string? Profile,
    SettingsResult Settings,
    int Speed,
    SettingsResult Unscaled,
    int LimitS,
    int UnscaledLimitS,
    double SilenceMs,
    double SilenceAtMostMs,
    string Predicted,
    double IdleMs,
    IReadOnlyList<NatProbeResult> Probes,
    NatPassageResult WithKeepalive,
    NatPassageResult WithoutKeepalive,
    bool Holds);

internal sealed record NatProbeResult(int N, double AtMs, double? AnsweredMs);

/// <param name="Delivered">Data sent after the idle time arrived.</param>
internal sealed record NatPassageResult(bool Delivered, string? Error);

/// <summary>How they are written as JSON.</summary>
internal static class ProveJson
{
    public static void ProveResult(this ResultJson json, ProveResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Member("holds", result.Holds);
        json.Member("family", result.Family);
        json.Member("hz", result.Hz);
        json.Member("slack_ms", result.SlackMs);
        json.Member("predicted_detection_ms", result.PredictedDetectionMs);
        json.Member("measured_detection_ms", result.MeasuredDetectionMs);
        json.Member("bound_ms", result.BoundMs);
        json.Members("probes", result.Probes, json.ProbeResult);
        json.Member("error", result.Error);
        json.Members("proofs", result.Proofs, json.ProofResult);
        json.Member("through_nat", result.ThroughNat, json.ThroughNatResult);
        json.End();
    }

    internal static void ProbeResult(this ResultJson json, ProbeResult result)
    {
        json.Start();
        json.Member("n", result.N);
        json.Member("predicted_ms", result.PredictedMs);
        json.Member("latest_ms", result.LatestMs);
        json.Member("at_ms", result.AtMs);
        json.End();
    }

    internal static void ProofResult(this ResultJson json, ProofResult result)
    {
        json.Start();
        json.Member("profile", result.Profile);
        json.Member("settings", result.Settings, json.SettingsResult);
        json.Member("speed", result.Speed);
        json.Member("unscaled", result.Unscaled, json.SettingsResult);
        json.Member("predicted_detection_ms", result.PredictedDetectionMs);
        json.Member("measured_detection_ms", result.MeasuredDetectionMs);
        json.Member("bound_ms", result.BoundMs);
        json.Members("probes", result.Probes, json.ProbeResult);
        json.Members("lost_ms", result.LostMs);
        json.Member("stalled_ms", result.StalledMs);
        json.Member("error", result.Error);
        json.Member("error_text", result.ErrorText);
        json.Member("error_at_ms", result.ErrorAtMs);
        json.Members("poll_events", result.PollEvents);
        json.Members("deviations", result.Deviations);
        json.Member("holds", result.Holds);
        json.End();
    }

    internal static void ThroughNatResult(this ResultJson json, ThroughNatResult result)
    {
        json.Start();
        json.Member("profile", result.Profile);
        json.Member("settings", result.Settings, json.SettingsResult);
        json.Member("speed", result.Speed);
        json.Member("unscaled", result.Unscaled, json.SettingsResult);
        json.Member("limit_s", result.LimitS);
        json.Member("unscaled_limit_s", result.UnscaledLimitS);
        json.Member("silence_ms", result.SilenceMs);
        json.Member("silence_at_most_ms", result.SilenceAtMostMs);
        json.Member("predicted", result.Predicted);
        json.Member("idle_ms", result.IdleMs);
        json.Members("probes", result.Probes, json.NatProbeResult);
        json.Member("with_keepalive", result.WithKeepalive, json.NatPassageResult);
        json.Member("without_keepalive", result.WithoutKeepalive, json.NatPassageResult);
        json.Member("holds", result.Holds);
        json.End();
    }

    internal static void NatProbeResult(this ResultJson json, NatProbeResult result)
    {
        json.Start();
        json.Member("n", result.N);
        json.Member("at_ms", result.AtMs);
        json.Member("answered_ms", result.AnsweredMs);
        json.End();
    }

    internal static void NatPassageResult(this ResultJson json, NatPassageResult result)
    {
        json.Start();
        json.Member("delivered", result.Delivered);
        json.Member("error", result.Error);
        json.End();
    }
}
