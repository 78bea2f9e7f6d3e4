using KeepTune.Core.Proving;
using KeepTune.Linux.Sockets;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>A connection that is left alone: what its packets tell, and what its application would learn.</summary>
internal sealed class ProofConnection(FileDescriptor socket) : IDisposable
{
    private static readonly (short Flag, string Name)[] EventNames =
        [(POLLIN, "POLLIN"), (POLLOUT, "POLLOUT"), (POLLERR, "POLLERR"), (POLLHUP, "POLLHUP"), (POLLRDHUP, "POLLRDHUP")];

    /// <summary>What an application that waits for data asks poll(2) for.</summary>
    public const short Events = POLLIN | POLLRDHUP;

    public FileDescriptor Socket => socket;

    public ConnectionTracker Watch { get; } = new(TcpEndpoint.LocalPort(socket));

    /// <summary>The error that the application gets; null as long as it gets none.</summary>
    public Errno? Error { get; private set; }

    /// <summary>When poll(2) returned with it.</summary>
    public TimeSpan? ErrorAt { get; private set; }

    /// <summary>What poll(2) said then, by name.</summary>
    public IReadOnlyList<string> PollEvents { get; private set; } = [];

    /// <summary>Time has passed, or something has happened.</summary>
    public void Polled(short events)
    {
        if (ErrorAt is not null)
            return;
        if (Watch.Probes is [.., { AnsweredAt: null }] && TcpInfo.ProbesOut(socket.Number) is { } count)
            Watch.Counted(count);
        if (events == 0)
            return;
        ErrorAt = MonotonicClock.Now;
        Error = TcpEndpoint.TakeError(socket);
        PollEvents = [.. EventNames.Where(named => (events & named.Flag) != 0).Select(named => named.Name)];
    }

    public void Dispose() => socket.Dispose();
}
