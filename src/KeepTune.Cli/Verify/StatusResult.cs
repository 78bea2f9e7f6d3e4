using System.Text.Json.Serialization;
using KeepTune.Cli.Boot;
using KeepTune.Cli.Policy;

namespace KeepTune.Cli.Verify;

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

    /// <summary>Why <see cref="MissingPolicies"/> is null.</summary>
    [JsonIgnore]
    public string? PoliciesNotChecked { get; init; }

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
