using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Proving;

/// <summary>Watches some links and their connections without changing them.</summary>
/// <param name="stalls">Notes when this thread could not run; null if not needed.</param>
internal sealed class CaptureLoop(
    IReadOnlyList<CapturedLink> wires, StallDetector? stalls, PcapFile? pcap, Interruption interruption, Action look)
{
    // How often the display is updated; a signal is seen no later.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Watches until it is over.</summary>
    /// <exception cref="Failure">A signal arrived, the capture could not be written, or no packet was captured.</exception>
    public void Until(Func<bool> isOver)
    {
        stalls?.Join();
        // Every measurement counts from packets that have passed by now.
        Take();
        if (wires.SelectMany(wire => wire.Connections).Any(connection => connection.Watch.FirstReceived is null))
            throw new Failure(FailureKind.Failed, "no packet of a new connection was captured");
        do
        {
            interruption.ThrowIfRequested();
            Wait();
            look();
        }
        while (!isOver());
    }

    private void Take()
    {
        var passed = new List<CapturedFrame>();
        foreach (var wire in wires)
            wire.Take(passed);
        pcap?.Add(passed);
    }

    private void Wait()
    {
        var connections = wires.SelectMany(wire => wire.Connections).ToArray();
        var waits = new PollFd[wires.Count + connections.Length];
        for (var i = 0; i < wires.Count; i++)
            waits[i] = new() { fd = wires[i].Tap.Socket.Number, events = POLLIN };

        // For a connection that has ended, poll(2) would always return at once.
        for (var i = 0; i < connections.Length; i++)
            waits[wires.Count + i] = new()
            {
                fd = connections[i].ErrorAt is null ? connections[i].Socket.Number : -1,
                events = ProofConnection.Events,
            };
        if (stalls is null)
            _ = Descriptors.Poll(waits, Tick);
        else
            stalls.Poll(waits, Tick);

        Take();
        for (var i = 0; i < connections.Length; i++)
            connections[i].Polled(waits[wires.Count + i].revents);
    }
}
