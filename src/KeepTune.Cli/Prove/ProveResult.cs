namespace KeepTune.Cli.Prove;

/// <summary>
/// <c>keeptune prove --json</c>. The fields of a single proof are those of the only one; null with <c>--all</c> or a router.
/// </summary>
/// <param name="Holds">Everything happened as predicted.</param>
/// <param name="SlackMs">Lateness allowed in addition to the bound.</param>
/// <param name="BoundMs">How late the drop may be with timers at this HZ.</param>
/// <param name="Proofs">One per set of values; empty with a router.</param>
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

/// <param name="PredictedMs">The earliest time, counted from the last segment received; null for a surplus probe.</param>
/// <param name="AtMs">Null if it was not sent.</param>
internal sealed record ProbeResult(int N, double? PredictedMs, double? LatestMs, double? AtMs);

/// <param name="Settings">The values tested.</param>
/// <param name="Unscaled">The values requested; time and intvl of <paramref name="Settings"/> are these divided by
/// <paramref name="Speed"/>.</param>
/// <param name="LostMs">When probes left that this machine dropped and sent again; the predictions are delayed by that.</param>
/// <param name="StalledMs">Delay of the drop because the machine was stalled when a timer was due.</param>
/// <param name="ErrorAtMs">When poll(2) returned the error.</param>
/// <param name="Deviations">What differs from the prediction, in words.</param>
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

/// <param name="LimitS">Idle timeout of the router.</param>
/// <param name="UnscaledLimitS">As requested.</param>
/// <param name="SilenceMs">The longest time without a packet with these values.</param>
/// <param name="Predicted">survives, forgotten or undecided.</param>
/// <param name="IdleMs">How long both connections were left idle.</param>
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

/// <param name="Delivered">Whether data sent after the idle time arrived.</param>
internal sealed record NatPassageResult(bool Delivered, string? Error);
