using System.Text.Json.Serialization;
using KeepTune.Core.Namespaces;
using KeepTune.Core.Planning;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Cli.Show;

/// <summary><c>keeptune show --json</c>.</summary>
/// <param name="NotVisible">Namespaces that may not be entered, and what else may hold some and may not be looked at.</param>
/// <param name="Vanished">Namespaces that ended between their discovery and the look at them.</param>
internal sealed record ShowResult(string Schema, IReadOnlyList<NamespaceResult> Namespaces, int NotVisible, int Vanished)
{
    public const string SchemaName = "keeptune.show.v1";
}

/// <param name="Pids">The process by which the namespace was found, or was named.</param>
/// <param name="Process">That process's name.</param>
/// <param name="Container">The container that it is in; null also where no process was looked at.</param>
/// <param name="DetectionS">Null when the kernel never finds out.</param>
/// <param name="DetectionWorstS">With every kernel timer as late as it may be at <paramref name="Hz"/>.</param>
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

    /// <summary>The values and what follows from them, without names.</summary>
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

    /// <summary>The values with whose namespace they are.</summary>
    public NamespaceResult OwnedBy(NamespaceOwner owner) =>
        this with { Names = owner.Names, Pids = owner.Pids, Process = owner.Process, Container = ContainerResult.Of(owner.Container) };
}

/// <param name="Runtime">docker, podman, containerd, cri-o, lxc or nspawn.</param>
internal sealed record ContainerResult(string Runtime, string Id)
{
    public static ContainerResult? Of(ContainerIdentity? container) => container is null ? null : new(container.Runtime, container.Id);
}

/// <summary>The numbers behind <c>show --explain</c>.</summary>
/// <param name="HealthyCadenceS">How often a healthy idle connection is probed; null when it is not.</param>
/// <param name="FirstProbeWorstS">When the first probe has left at the latest; null when none is sent.</param>
/// <param name="BusyDetectionS">The kernel's model of how long unacknowledged data is retransmitted.</param>
/// <param name="RtoMinMs">Null on kernels without that sysctl.</param>
/// <param name="Boxes">The middleboxes whose limits are verified.</param>
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
    /// <summary>What the connections that are there do; null where the kernel does not tell.</summary>
    public SocketSurveyResult? Sockets { get; init; }
}

/// <summary>What becomes of an idle connection at a middlebox with the limit that it ships with.</summary>
/// <param name="LimitS">Null where it has no default.</param>
/// <param name="Outcome">kept, lost, or not_refreshed for a proxy, which does not count probes.</param>
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

/// <summary>What the connections of a namespace do about keepalive.</summary>
/// <param name="Complete">False when the time was up: the numbers are the least that they can be.</param>
/// <param name="Obey">Keepalive is on, with the namespace's values.</param>
/// <param name="Own">Keepalive is on, with values of their own.</param>
/// <param name="NotKnown">Connections that could not be looked into, or that no process holds.</param>
/// <param name="Processes">By name, those with the most connections first.</param>
internal sealed record SocketSurveyResult(
    bool Complete, int Obey, int Own, int Off, int NotKnown, IReadOnlyList<ProcessSocketsResult> Processes);

/// <param name="Process">The name of the processes.</param>
internal sealed record ProcessSocketsResult(string Process, int Obey, int Own, int Off);

internal sealed record LoadResult(int Connections, double ProbesPerS, double PacketsPerS, double BytesPerS);

/// <summary>How they are written as JSON.</summary>
internal static class ShowJson
{
    public static void ShowResult(this ResultJson json, ShowResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Members("namespaces", result.Namespaces, json.NamespaceResult);
        json.Member("not_visible", result.NotVisible);
        json.Member("vanished", result.Vanished);
        json.End();
    }

    internal static void NamespaceResult(this ResultJson json, NamespaceResult result)
    {
        json.Start();
        json.Member("netns", result.Netns);
        json.Members("names", result.Names);
        json.Members("pids", result.Pids);
        json.Member("process", result.Process);
        json.Member("container", result.Container, json.ContainerResult);
        json.Member("time_s", result.TimeS);
        json.Member("intvl_s", result.IntvlS);
        json.Member("probes", result.Probes);
        json.Member("detection_s", result.DetectionS);
        json.Member("detection_worst_s", result.DetectionWorstS);
        json.Member("profile", result.Profile);
        json.Member("hz", result.Hz);
        json.Member("explain", result.Explain, json.ExplainResult);
        json.End();
    }

    internal static void ContainerResult(this ResultJson json, ContainerResult result)
    {
        json.Start();
        json.Member("runtime", result.Runtime);
        json.Member("id", result.Id);
        json.End();
    }

    internal static void ExplainResult(this ResultJson json, ExplainResult result)
    {
        json.Start();
        json.Members("probes_at_s", result.ProbesAtS);
        json.Member("drop_at_s", result.DropAtS);
        json.Member("healthy_cadence_s", result.HealthyCadenceS);
        json.Member("first_probe_worst_s", result.FirstProbeWorstS);
        json.Member("busy_detection_s", result.BusyDetectionS);
        json.Member("tcp_retries2", result.TcpRetries2);
        json.Member("rto_max_s", result.RtoMaxS);
        json.Member("rto_min_ms", result.RtoMinMs);
        json.Members("load", result.Load, json.LoadResult);
        json.Members("boxes", result.Boxes, json.BoxResult);
        json.Member("sockets", result.Sockets, json.SocketSurveyResult);
        json.End();
    }

    internal static void BoxResult(this ResultJson json, BoxResult result)
    {
        json.Start();
        json.Member("box", result.Box);
        json.Member("limit_s", result.LimitS);
        json.Member("outcome", result.Outcome);
        json.End();
    }

    internal static void SocketSurveyResult(this ResultJson json, SocketSurveyResult result)
    {
        json.Start();
        json.Member("complete", result.Complete);
        json.Member("obey", result.Obey);
        json.Member("own", result.Own);
        json.Member("off", result.Off);
        json.Member("not_known", result.NotKnown);
        json.Members("processes", result.Processes, json.ProcessSocketsResult);
        json.End();
    }

    internal static void ProcessSocketsResult(this ResultJson json, ProcessSocketsResult result)
    {
        json.Start();
        json.Member("process", result.Process);
        json.Member("obey", result.Obey);
        json.Member("own", result.Own);
        json.Member("off", result.Off);
        json.End();
    }

    internal static void LoadResult(this ResultJson json, LoadResult result)
    {
        json.Start();
        json.Member("connections", result.Connections);
        json.Member("probes_per_s", result.ProbesPerS);
        json.Member("packets_per_s", result.PacketsPerS);
        json.Member("bytes_per_s", result.BytesPerS);
        json.End();
    }
}
