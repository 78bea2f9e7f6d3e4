namespace KeepTune.Core.Keepalive;

/// <summary>
/// What healthy idle connections cost. Each is probed once per healthy cadence; a probe is one segment without data and so is its answer.
/// </summary>
/// <param name="ProbesPerSecond">Probes that leave the host each second.</param>
public readonly record struct ProbeLoad(double ProbesPerSecond)
{
    /// <summary>An IPv4 header (20) and a TCP header with timestamps (32), bytes.</summary>
    public const int SegmentBytes = 52;

    /// <summary>The same with its Ethernet header, bytes.</summary>
    public const int FrameBytes = SegmentBytes + 14;

    /// <summary>Probe and answer.</summary>
    public double PacketsPerSecond => 2 * ProbesPerSecond;

    /// <summary>Both directions together, on Ethernet.</summary>
    public double BytesPerSecond => PacketsPerSecond * FrameBytes;

    /// <returns>Null when no steady load exists, as there is no healthy cadence.</returns>
    public static ProbeLoad? Of(long connections, KeepaliveSettings settings) =>
        DetectionTime.HealthyCadence(settings) is { } cadence ? new(connections / cadence.TotalSeconds) : null;
}
