using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Proving;

/// <summary>Waits for what happens on some wires and to their connections, and does nothing to them.</summary>
/// <param name="stalls">Learns when this thread was kept from running; null where nobody asks.</param>
internal sealed class CaptureLoop(
    IReadOnlyList<CapturedLink> wires, StallDetector? stalls, PcapFile? pcap, Interruption interruption, Action look)
{
    // What is shown meanwhile is brought up to date this often, and a signal is seen no later.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks on until it is over.</summary>
    /// <exception cref="Failure">A signal came; the capture could not be written; or the wire shows nothing.</exception>
    public void Until(Func<bool> isOver)
    {
        stalls?.Join();
        // All that is measured counts from packets that have passed by now.
        Take();
        if (wires.SelectMany(wire => wire.Connections).Any(connection => connection.Watch.FirstReceived is null))
            throw new Failure(FailureKind.Failed, "the wire shows no packet of a connection that was made across it");
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

        // One that has ended would have poll(2) return at once, for ever.
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
