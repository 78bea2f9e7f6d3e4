using System.Text.Json.Serialization;

namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune status --json</c>.</summary>
/// <param name="Ok">Nothing deviates from what KeepTune applied last, and no change is interrupted.</param>
/// <param name="Profile">The profile that the running values match; null for none.</param>
/// <param name="Since">When the newest standing change was made; null when KeepTune changed nothing.</param>
/// <param name="File">Null when no standing change wrote a file.</param>
/// <param name="Boot">Judged by what keeptune wrote to a file; where it wrote none, nothing is expected.</param>
/// <param name="ActiveTuners">TuneD, saptune, ufw, where one of them sets the same keys now.</param>
/// <param name="PendingConfirmationS">Seconds left to confirm; null when no window is open.</param>
internal sealed record StatusResult(
    string Schema,
    bool Ok,
    string Netns,
    string? Profile,
    string? AppliedProfile,
    DateTimeOffset? Since,
    string? By,
    string? CommandLine,
    RuntimeStatusResult Runtime,
    FileStatusResult? File,
    BootStatusResult Boot,
    IReadOnlyList<TunerResult> ActiveTuners,
    InterruptedResult? Interrupted,
    double? PendingConfirmationS)
{
    public const string SchemaName = "keeptune.status.v1";

    /// <summary>Running units without the policy that systemd was to attach; null where that can't be told.</summary>
    public IReadOnlyList<MissingPolicyResult>? MissingPolicies { get; init; } = [];

    /// <summary>When the old values come back, by the wall clock.</summary>
    [JsonIgnore]
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The network namespace of the change that waits, where that is another.</summary>
    [JsonIgnore]
    public string? PendingElsewhere { get; init; }

    /// <summary>The option that names that namespace, after a blank; empty for this one.</summary>
    [JsonIgnore]
    public string PendingArgument { get; init; } = "";
}

internal sealed record InterruptedResult(long Id, DateTimeOffset At, string CommandLine, bool InProgress);

internal sealed partial class ResultJson
{
    public void StatusResult(StatusResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("ok", result.Ok);
        Member("netns", result.Netns);
        Member("profile", result.Profile);
        Member("applied_profile", result.AppliedProfile);
        Member("since", result.Since);
        Member("by", result.By);
        Member("command_line", result.CommandLine);
        Member("runtime", result.Runtime, RuntimeStatusResult);
        Member("file", result.File, FileStatusResult);
        Member("boot", result.Boot, BootStatusResult);
        Members("active_tuners", result.ActiveTuners, TunerResult);
        Member("interrupted", result.Interrupted, InterruptedResult);
        Member("pending_confirmation_s", result.PendingConfirmationS);
        MissingPolicies("missing_policies", result.MissingPolicies);
        End();
    }

    private void InterruptedResult(InterruptedResult result)
    {
        Start();
        Member("id", result.Id);
        Member("at", result.At);
        Member("command_line", result.CommandLine);
        Member("in_progress", result.InProgress);
        End();
    }
}
