using KeepTune.Core.Proving;
using KeepTune.Linux.Sockets;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>An idle connection: what its packets show, and what its application would see.</summary>
internal sealed class ProofConnection(FileDescriptor socket) : IDisposable
{
    private static readonly (short Flag, string Name)[] EventNames =
        [(POLLIN, "POLLIN"), (POLLOUT, "POLLOUT"), (POLLERR, "POLLERR"), (POLLHUP, "POLLHUP"), (POLLRDHUP, "POLLRDHUP")];

    /// <summary>The events that an application waiting for data requests from poll(2).</summary>
    public const short Events = POLLIN | POLLRDHUP;

    public FileDescriptor Socket => socket;

    public ConnectionTracker Watch { get; } = new(TcpEndpoint.LocalPort(socket));

    /// <summary>The application's error; null as long as there is none.</summary>
    public Errno? Error { get; private set; }

    /// <summary>When poll(2) returned it.</summary>
    public TimeSpan? ErrorAt { get; private set; }

    /// <summary>The events that poll(2) returned then, by name.</summary>
    public IReadOnlyList<string> PollEvents { get; private set; } = [];

    /// <summary>Updates it as time passes or something happens.</summary>
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
