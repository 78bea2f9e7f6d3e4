using System.Text.Json.Serialization;
using KeepTune.Cli.Boot;
using KeepTune.Cli.Policy;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune status --json</c>.</summary>
/// <param name="Ok">Nothing deviates from the last change, and no change is interrupted.</param>
/// <param name="Profile">The profile that the running values match; null for none.</param>
/// <param name="Since">When the latest active change was made; null if no keeptune change is active.</param>
/// <param name="File">Null if no active change wrote a file.</param>
/// <param name="Boot">Compared with the file that keeptune wrote; without one, nothing is expected.</param>
/// <param name="ActiveTuners">TuneD, saptune or ufw, if it sets the same keys now.</param>
/// <param name="PendingConfirmationS">Seconds left to confirm; null if no change is pending.</param>
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

    /// <summary>Running units without the policy that systemd should have attached; null if unknown.</summary>
    public IReadOnlyList<MissingPolicyResult>? MissingPolicies { get; init; } = [];

    /// <summary>Why <see cref="MissingPolicies"/> is null.</summary>
    [JsonIgnore]
    public string? PoliciesNotChecked { get; init; }

    /// <summary>When the pending change is rolled back, by the wall clock.</summary>
    [JsonIgnore]
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The network namespace of the pending change, if it is another one.</summary>
    [JsonIgnore]
    public string? PendingNetns { get; init; }

    /// <summary>The option that selects that namespace, after a blank; empty for this one.</summary>
    [JsonIgnore]
    public string PendingArgument { get; init; } = "";
}

internal sealed record InterruptedResult(long Id, DateTimeOffset At, string CommandLine, bool InProgress);
