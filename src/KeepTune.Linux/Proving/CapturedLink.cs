using KeepTune.Core.Proving;

namespace KeepTune.Linux.Proving;

/// <summary>A wire and the connections across it that are on trial.</summary>
internal sealed class CapturedLink(PacketCapture tap) : IDisposable
{
    public PacketCapture Tap => tap;

    public List<ProofConnection> Connections { get; } = [];

    /// <summary>Hands on what has passed since.</summary>
    /// <param name="passed">Gets the frames of the connections.</param>
    public void Take(List<CapturedFrame> passed)
    {
        while (tap.Read() is { } frame)
        {
            if (TcpSegment.TryRead(frame.Bytes.Span, out var segment)
                && Connections.Exists(connection => connection.Watch.Saw(frame.At, frame.Outgoing, segment)))
                passed.Add(frame);
        }
    }

    public void Dispose()
    {
        Connections.ForEach(connection => connection.Dispose());
        tap.Dispose();
    }
}
