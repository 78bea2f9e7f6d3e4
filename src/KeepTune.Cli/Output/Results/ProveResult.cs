namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune prove --json</c>. What is said of a proof here is that of the only one; with <c>--all</c> or a router it is null.</summary>
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
/// <param name="Unscaled">Those that were asked for; time and intvl of <paramref name="Settings"/> are these divided by <paramref name="Speed"/>.</param>
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

internal sealed partial class ResultJson
{
    public void ProveResult(ProveResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("holds", result.Holds);
        Member("family", result.Family);
        Member("hz", result.Hz);
        Member("slack_ms", result.SlackMs);
        Member("predicted_detection_ms", result.PredictedDetectionMs);
        Member("measured_detection_ms", result.MeasuredDetectionMs);
        Member("bound_ms", result.BoundMs);
        Members("probes", result.Probes, ProbeResult);
        Member("error", result.Error);
        Members("proofs", result.Proofs, ProofResult);
        Member("through_nat", result.ThroughNat, ThroughNatResult);
        End();
    }

    private void ProbeResult(ProbeResult result)
    {
        Start();
        Member("n", result.N);
        Member("predicted_ms", result.PredictedMs);
        Member("latest_ms", result.LatestMs);
        Member("at_ms", result.AtMs);
        End();
    }

    private void ProofResult(ProofResult result)
    {
        Start();
        Member("profile", result.Profile);
        Member("settings", result.Settings, SettingsResult);
        Member("speed", result.Speed);
        Member("unscaled", result.Unscaled, SettingsResult);
        Member("predicted_detection_ms", result.PredictedDetectionMs);
        Member("measured_detection_ms", result.MeasuredDetectionMs);
        Member("bound_ms", result.BoundMs);
        Members("probes", result.Probes, ProbeResult);
        Members("lost_ms", result.LostMs);
        Member("stalled_ms", result.StalledMs);
        Member("error", result.Error);
        Member("error_text", result.ErrorText);
        Member("error_at_ms", result.ErrorAtMs);
        Members("poll_events", result.PollEvents);
        Members("deviations", result.Deviations);
        Member("holds", result.Holds);
        End();
    }

    private void ThroughNatResult(ThroughNatResult result)
    {
        Start();
        Member("profile", result.Profile);
        Member("settings", result.Settings, SettingsResult);
        Member("speed", result.Speed);
        Member("unscaled", result.Unscaled, SettingsResult);
        Member("limit_s", result.LimitS);
        Member("unscaled_limit_s", result.UnscaledLimitS);
        Member("silence_ms", result.SilenceMs);
        Member("silence_at_most_ms", result.SilenceAtMostMs);
        Member("predicted", result.Predicted);
        Member("idle_ms", result.IdleMs);
        Members("probes", result.Probes, NatProbeResult);
        Member("with_keepalive", result.WithKeepalive, NatPassageResult);
        Member("without_keepalive", result.WithoutKeepalive, NatPassageResult);
        Member("holds", result.Holds);
        End();
    }

    private void NatProbeResult(NatProbeResult result)
    {
        Start();
        Member("n", result.N);
        Member("at_ms", result.AtMs);
        Member("answered_ms", result.AnsweredMs);
        End();
    }

    private void NatPassageResult(NatPassageResult result)
    {
        Start();
        Member("delivered", result.Delivered);
        Member("error", result.Error);
        End();
    }
}
