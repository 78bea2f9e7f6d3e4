namespace KeepTune.Core.Keepalive;

/// <summary>
/// What healthy idle connections cost. Each is probed once per healthy cadence; a probe is one segment without data, and so is its answer.
/// </summary>
/// <param name="ProbesPerSecond">Probes that the host sends per second.</param>
public readonly record struct ProbeLoad(double ProbesPerSecond)
{
    /// <summary>An IPv4 header (20) and a TCP header with timestamps (32), bytes.</summary>
    public const int SegmentBytes = 52;

    /// <summary>The same with the Ethernet header, bytes.</summary>
    public const int FrameBytes = SegmentBytes + 14;

    /// <summary>Probe and answer.</summary>
    public double PacketsPerSecond => 2 * ProbesPerSecond;

    /// <summary>Both directions together, on Ethernet.</summary>
    public double BytesPerSecond => PacketsPerSecond * FrameBytes;

    /// <returns>Null without a healthy cadence, since then there is no steady load.</returns>
    public static ProbeLoad? Of(long connections, KeepaliveSettings settings) =>
        DetectionTime.HealthyCadence(settings) is { } cadence ? new(connections / cadence.TotalSeconds) : null;
}
