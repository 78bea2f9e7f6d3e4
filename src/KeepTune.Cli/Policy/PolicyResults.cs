using KeepTune.Core.Policies;
using KeepTune.Linux.Policies;

namespace KeepTune.Cli.Policy;

/// <param name="Profile">Null for a file without a valid name, and for a policy of another version.</param>
/// <param name="DetectionS">For an idle connection, with TCP_USER_TIMEOUT taken into account.</param>
/// <param name="Override">Also overrides values set by programs. Null, like all values, for a policy of another version.</param>
/// <param name="Hits">Connections that got these values.</param>
/// <param name="Hold"><c>pinned</c>, <c>cgroup</c>, <c>gone</c>.</param>
internal sealed record PolicyResult(
    string Cgroup, string? Profile, SettingsResult? Values, double? DetectionS, bool? Override, long? UserTimeoutMs, long? Hits,
    DateTimeOffset? Since, string Hold, string? Pin)
{
    public static PolicyResult Of(AttachedPolicy policy) =>
        Of(policy.Cgroup, policy.Values, policy.Hold.ToString().ToLowerInvariant(), policy.Pin);

    public static PolicyResult Of(string cgroup, PolicyValues? values, string hold, string? pin) => values is null
        ? new(cgroup, null, null, null, null, null, null, null, hold, pin)
        : new(
            cgroup,
            values.Profile,
            SettingsResult.Of(values.Settings),
            Seconds.Of(Detection(values)),
            values.Override,
            (long)values.UserTimeout.TotalMilliseconds,
            (long)values.Hits,
            values.Since,
            hold,
            pin);

    private static TimeSpan? Detection(PolicyValues values) =>
        values.UserTimeout > TimeSpan.Zero
            ? DetectionTime.WithUserTimeout(values.Settings, values.UserTimeout)
            : DetectionTime.Idle(values.Settings);
}

/// <summary><c>keeptune policy attach --json</c>.</summary>
/// <param name="Before">The previous policy of the cgroup; null for none.</param>
internal sealed record PolicyAttachResult(string Schema, bool Changed, PolicyResult Policy, PolicyResult? Before)
{
    public const string SchemaName = "keeptune.policy-attach.v1";
}

/// <summary><c>keeptune policy detach --json</c>.</summary>
/// <param name="Policies">The detached policies.</param>
internal sealed record PolicyDetachResult(string Schema, bool Changed, IReadOnlyList<PolicyResult> Policies)
{
    public const string SchemaName = "keeptune.policy-detach.v1";
}

/// <summary>A running unit without the policy that systemd should attach.</summary>
/// <param name="File">The drop-in or unit that attaches it.</param>
internal sealed record MissingPolicyResult(string Cgroup, string Unit, string File)
{
    public static MissingPolicyResult Of(MissingPolicy policy) => new(policy.Cgroup, policy.Unit, policy.File);
}

/// <summary><c>keeptune policy list --json</c>.</summary>
/// <param name="Missing">Null if the unit files could not be read.</param>
internal sealed record PolicyListResult(string Schema, IReadOnlyList<PolicyResult> Policies, IReadOnlyList<MissingPolicyResult>? Missing)
{
    public const string SchemaName = "keeptune.policy-list.v1";
}

/// <summary><c>keeptune policy unit --json</c>.</summary>
/// <param name="Path">Where to write the text.</param>
/// <param name="Commands">The commands to run then.</param>
internal sealed record PolicyUnitResult(string Schema, string? Profile, string Path, string Text, IReadOnlyList<string> Commands)
{
    public const string SchemaName = "keeptune.policy-unit.v1";
}
