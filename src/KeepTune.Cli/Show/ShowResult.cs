using System.Text.Json.Serialization;
using KeepTune.Core.Namespaces;
using KeepTune.Core.Planning;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Show;

/// <summary><c>keeptune show --json</c>.</summary>
/// <param name="NotVisible">Namespaces that can't be entered for lack of privilege, and other places that may hide some.</param>
/// <param name="Vanished">Namespaces that ended after they were found and before they were read.</param>
internal sealed record ShowResult(string Schema, IReadOnlyList<NamespaceResult> Namespaces, int NotVisible, int Vanished)
{
    public const string SchemaName = "keeptune.show.v1";
}

/// <param name="Pids">The process by which the namespace was found or selected.</param>
/// <param name="Process">That process's name.</param>
/// <param name="Container">The container that it is in; null also if no process was examined.</param>
/// <param name="DetectionS">Null if a dead peer is never detected.</param>
/// <param name="DetectionWorstS">With every kernel timer as late as possible at <paramref name="Hz"/>.</param>
/// <param name="Explain">Only with <c>--explain</c>.</param>
internal sealed record NamespaceResult(
    string Netns,
    IReadOnlyList<string> Names,
    IReadOnlyList<int> Pids,
    string? Process,
    ContainerResult? Container,
    int TimeS,
    int IntvlS,
    int Probes,
    double? DetectionS,
    double? DetectionWorstS,
    string? Profile,
    int Hz,
    ExplainResult? Explain)
{
    [JsonIgnore]
    public SettingsResult Settings => new(TimeS, IntvlS, Probes);

    /// <summary>The namespace that the program runs in.</summary>
    [JsonIgnore]
    public bool IsOwn { get; init; }

    /// <summary>The values and the times that result from them, without names.</summary>
    public static NamespaceResult Of(ulong inode, KeepaliveSettings settings, TimerWheel wheel, string? profile) => new(
        $"net:[{inode}]",
        [],
        [],
        null,
        null,
        settings.TimeSeconds,
        settings.IntvlSeconds,
        settings.Probes,
        Seconds.Of(DetectionTime.Idle(settings)),
        Seconds.Of(DetectionTime.AtMost(settings, wheel)),
        profile,
        wheel.Hz,
        null);

    /// <summary>The values with the owner of their namespace.</summary>
    public NamespaceResult OwnedBy(NamespaceOwner owner) =>
        this with { Names = owner.Names, Pids = owner.Pids, Process = owner.Process, Container = ContainerResult.Of(owner.Container) };
}

/// <param name="Runtime">docker, podman, containerd, cri-o, lxc or nspawn.</param>
internal sealed record ContainerResult(string Runtime, string Id)
{
    public static ContainerResult? Of(ContainerIdentity? container) => container is null ? null : new(container.Runtime, container.Id);
}

/// <summary>The numbers behind <c>show --explain</c>.</summary>
/// <param name="HealthyCadenceS">How often a healthy idle connection is probed; null if never.</param>
/// <param name="FirstProbeWorstS">The latest time of the first probe; null if none is sent.</param>
/// <param name="BusyDetectionS">The kernel's model of how long unacknowledged data is retransmitted.</param>
/// <param name="RtoMinMs">Null on kernels without that sysctl.</param>
/// <param name="Boxes">The middleboxes with verified limits.</param>
internal sealed record ExplainResult(
    IReadOnlyList<double> ProbesAtS,
    double? DropAtS,
    double? HealthyCadenceS,
    double? FirstProbeWorstS,
    double BusyDetectionS,
    int TcpRetries2,
    double RtoMaxS,
    double? RtoMinMs,
    IReadOnlyList<LoadResult> Load,
    IReadOnlyList<BoxResult> Boxes)
{
    /// <summary>The existing connections; null if the kernel gives no answer.</summary>
    public SocketSurveyResult? Sockets { get; init; }
}

/// <summary>The fate of an idle connection at a middlebox with default settings.</summary>
/// <param name="LimitS">Null if it has no default.</param>
/// <param name="Outcome">kept, lost, or not_refreshed for a proxy, which ignores probes.</param>
internal sealed record BoxResult(string Box, double? LimitS, string Outcome)
{
    public static IReadOnlyList<BoxResult> Of(KeepaliveSettings settings, TimerWheel wheel) =>
    [
        .. MiddleboxCatalog.All.Where(box => box.Verified).Select(box => new BoxResult(
            box.Name,
            Seconds.Of(box.Limit),
            !box.Refreshed
                ? "not_refreshed"
                : DetectionTime.HealthyCadence(settings) is { } cadence && wheel.Latest(cadence) < box.Limit
                ? "kept"
                : "lost")),
    ];
}

/// <summary>The keepalive state of the connections of a namespace.</summary>
/// <param name="Complete">False if time ran out: the numbers are lower bounds.</param>
/// <param name="Obey">Keepalive is on and follows the sysctls.</param>
/// <param name="Own">Keepalive is on with the connection's own values.</param>
/// <param name="NotKnown">Connections that could not be inspected, or that no process holds.</param>
/// <param name="Processes">By name, the process with the most connections first.</param>
internal sealed record SocketSurveyResult(
    bool Complete, int Obey, int Own, int Off, int NotKnown, IReadOnlyList<ProcessSocketsResult> Processes)
{
    public static SocketSurveyResult? Of(SocketSurvey? survey) => survey is null ? null : new(
        survey.Complete,
        survey.Following,
        survey.Own,
        survey.Off,
        survey.NotKnown,
        [.. survey.Processes.Select(seen => new ProcessSocketsResult(Printable.Escape(seen.Process), seen.Following, seen.Own, seen.Off))]);
}

/// <param name="Process">The name of the processes.</param>
internal sealed record ProcessSocketsResult(string Process, int Obey, int Own, int Off);

internal sealed record LoadResult(int Connections, double ProbesPerS, double PacketsPerS, double BytesPerS);
