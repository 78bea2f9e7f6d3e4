using System.Text.Json.Serialization;
using KeepTune.Cli.Show;
using KeepTune.Cli.Sockets;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply --json</c> and <c>keeptune revert --json</c>.</summary>
/// <param name="DryRun">Nothing was changed; <paramref name="Changed"/> says whether a real run would.</param>
/// <param name="Persisted">The persistent file; null if the change has none.</param>
/// <param name="AlsoPersisted">Further files, if a revert undoes changes of several.</param>
/// <param name="Undone">Revert only: the number of undone changes.</param>
/// <param name="ConfirmWithinS">Apply only: the change is rolled back after this time unless it is confirmed; null if it is
/// final.</param>
/// <param name="Diff">Unified diffs of the running values and the files; null if it was not asked for, as in a text report.</param>
/// <param name="Mended">An interrupted change that was recovered first.</param>
internal sealed record ChangeResult(
    string Schema,
    bool Changed,
    bool DryRun,
    string? Profile,
    IReadOnlyList<NamespaceChangeResult> Namespaces,
    PersistedResult? Persisted,
    IReadOnlyList<PersistedResult> AlsoPersisted,
    int? Undone,
    RecoveredResult? Mended,
    double? ConfirmWithinS,
    string? Diff)
{
    public const string ApplySchema = "keeptune.apply.v1";
    public const string RevertSchema = "keeptune.revert.v1";

    [JsonIgnore]
    public bool IsRevert => Schema == RevertSchema;

    /// <summary>With <c>--all-netns</c>: the namespaces in which it failed; they are unchanged unless the message says otherwise.</summary>
    public IReadOnlyList<NamespaceFailureResult> Failed { get; init; } = [];

    /// <summary>With <c>--all-netns</c>: what could not be read for lack of privilege.</summary>
    public int NotVisible { get; init; }

    /// <summary>With <c>--all-netns</c>: namespaces that ended before they could be changed.</summary>
    public int Vanished { get; init; }

    /// <summary>With <c>--refresh</c>: what was done to idle sockets; otherwise null.</summary>
    public RefreshResult? Refresh => Refreshed is { } sockets ? RefreshResult.Of(sockets) : null;

    /// <summary>Apply only: which connections the values reach; null without a change of the running kernel, and in a dry run.</summary>
    public ConnectionsResult? Connections { get; init; }

    [JsonIgnore]
    public SocketUpdateResult? Refreshed { get; init; }

    /// <summary>The text report is the diff.</summary>
    [JsonIgnore]
    public bool ShowsDiff { get; init; }

    /// <summary>Many namespaces were selected.</summary>
    [JsonIgnore]
    public bool IsOfAll { get; init; }

    /// <summary>The namespaces have just been listed by the prompt.</summary>
    [JsonIgnore]
    public bool IsListed { get; init; }

    /// <summary>When the change is rolled back, by the wall clock.</summary>
    [JsonIgnore]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The option that selected the namespace, after a blank; empty for the current one.</summary>
    [JsonIgnore]
    public string TargetArgument { get; init; } = "";

    /// <summary>The file will be written once the change is confirmed.</summary>
    [JsonIgnore]
    public bool AwaitsFile { get; init; }
}

/// <param name="Names">As in <c>show</c>; empty if they were not looked up.</param>
/// <param name="Pids">The process by which the namespace was found or selected.</param>
/// <param name="Process">That process's name.</param>
internal sealed record NamespaceChangeResult(
    string Netns,
    bool Changed,
    SettingsResult Before,
    SettingsResult After,
    IReadOnlyList<string> Names,
    IReadOnlyList<int> Pids,
    string? Process,
    ContainerResult? Container)
{
    /// <summary>The namespace that the program runs in.</summary>
    [JsonIgnore]
    public bool IsOwn { get; init; }

    public static NamespaceChangeResult Of(string netns, KeepaliveSettings before, KeepaliveSettings after) =>
        new(netns, before != after, SettingsResult.Of(before), SettingsResult.Of(after), [], [], null, null);

    public static NamespaceChangeResult Of(string netns, SysctlValues before, SysctlValues after) =>
        Of(netns, KeepaliveSettings.Of(before), KeepaliveSettings.Of(after));

    /// <summary>The change with the owner of its namespace.</summary>
    public NamespaceChangeResult OwnedBy(NamespaceOwner owner) =>
        this with { Names = owner.Names, Pids = owner.Pids, Process = owner.Process, Container = ContainerResult.Of(owner.Container) };
}

/// <param name="Kind">As in an error document.</param>
/// <param name="Hint">What to do next there, or null.</param>
internal sealed record NamespaceFailureResult(
    string Netns, IReadOnlyList<string> Names, IReadOnlyList<int> Pids, string Kind, string Message, string? Hint)
{
    /// <summary>There is no permission to enter it.</summary>
    [JsonIgnore]
    public bool IsNotPermitted { get; init; }
}

/// <param name="EffectiveAtBoot">Whether the values survive a boot; null if the engines that may run differ, and for a revert.</param>
/// <param name="OverriddenBy">The line that overrides the values at boot; null if there is none, and for a revert.</param>
/// <param name="Removed">The file was removed.</param>
internal sealed record PersistedResult(string Path, bool Changed, bool? EffectiveAtBoot, string? OverriddenBy, bool Removed);

/// <summary>Idle sockets that ran a timer of an earlier, longer time.</summary>
/// <param name="Refreshed">Their timers were restarted, or would be.</param>
/// <param name="Unchanged">Keepalive was off by the time.</param>
/// <param name="NotReachable">Held by no process.</param>
/// <param name="Burst">How many would have probed at the same time.</param>
internal sealed record RefreshResult(
    string Engine, int Sockets, int Refreshed, int Unchanged, int NotReachable, int NotPermitted, int Vanished, int Failed, int Burst,
    int Slices, double TakesS)
{
    public static RefreshResult Of(SocketUpdateResult sockets) => new(
        sockets.Engine, sockets.Matched, sockets.Changed, sockets.Unchanged, sockets.Plan.NotReachable, sockets.Plan.NotPermitted,
        sockets.Count(SocketChangeOutcomeKind.Vanished), sockets.Count(SocketChangeOutcomeKind.Failed), sockets.Plan.Burst,
        sockets.Plan.Slices.Count, Seconds.Of(sockets.Plan.Takes) ?? 0);
}

/// <summary>The connections after a change, as far as a tenth of a second suffices to look.</summary>
/// <param name="Complete">False if time ran out: the numbers are then minimums.</param>
/// <param name="Follow">With keepalive, and the values of their namespace.</param>
/// <param name="OwnValues">With keepalive and other values, which their programs set.</param>
/// <param name="NotKnown">With options that could not be read.</param>
/// <param name="OldTimer">Still run the timer of an earlier, longer time.</param>
/// <param name="OldTimerLeftS">Until the last of these fires; null if there is none.</param>
internal sealed record ConnectionsResult(
    bool Complete, int Follow, int OwnValues, int KeepaliveOff, int NotKnown, int OldTimer, double? OldTimerLeftS)
{
    /// <returns>Null if the kernel can't list its sockets.</returns>
    public static ConnectionsResult? Of(ConnectionCounts? counts, StaleTimers? timers) => counts is null || timers is null
        ? null
        : new(
            counts.Complete && timers.Complete, counts.Following, counts.Own, counts.Off, counts.NotKnown, timers.Sockets,
            timers.Sockets == 0 ? null : Seconds.Of(timers.Longest));
}

internal sealed record RecoveredResult(long Id, DateTimeOffset At, string CommandLine, bool Completed)
{
    public static RecoveredResult? Of(RecoveryOutcome? recovered) =>
        recovered is { } found ? new(found.Change.Id, found.Change.At, Printable.Escape(found.Change.CommandLine), found.Completed) : null;
}
