using System.Text.Json.Serialization;

namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune show --json</c>.</summary>
internal sealed record ShowResult(string Schema, IReadOnlyList<NamespaceResult> Namespaces, int NotVisible)
{
    public const string SchemaName = "keeptune.show.v1";
}

/// <param name="DetectionS">Null when the kernel never finds out.</param>
/// <param name="DetectionWorstS">With every kernel timer as late as it may be at <paramref name="Hz"/>.</param>
/// <param name="Explain">Only with <c>--explain</c>.</param>
internal sealed record NamespaceResult(
    string Netns,
    IReadOnlyList<string> Names,
    IReadOnlyList<int> Pids,
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
}

/// <summary>The numbers behind <c>show --explain</c>.</summary>
/// <param name="HealthyCadenceS">How often a healthy idle connection is probed; null when it is not.</param>
/// <param name="FirstProbeWorstS">When the first probe has left at the latest; null when none is sent.</param>
/// <param name="BusyDetectionS">The kernel's model of how long unacknowledged data is retransmitted.</param>
/// <param name="RtoMinMs">Null on kernels without that sysctl.</param>
internal sealed record ExplainResult(
    IReadOnlyList<double> ProbesAtS,
    double? DropAtS,
    double? HealthyCadenceS,
    double? FirstProbeWorstS,
    double BusyDetectionS,
    int TcpRetries2,
    double RtoMaxS,
    double? RtoMinMs,
    IReadOnlyList<LoadResult> Load);

internal sealed record LoadResult(int Connections, double ProbesPerS, double PacketsPerS, double BytesPerS);
