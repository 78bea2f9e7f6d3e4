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
