using KeepTune.Core.Proving;

namespace KeepTune.Linux.Proving;

/// <summary>A link and the tested connections across it.</summary>
internal sealed class CapturedLink(PacketCapture tap) : IDisposable
{
    public PacketCapture Tap => tap;

    public List<ProofConnection> Connections { get; } = [];

    /// <summary>Processes the frames since the last call.</summary>
    /// <param name="passed">Called with the frames of the connections.</param>
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
