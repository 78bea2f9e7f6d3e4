namespace KeepTune.Core.Sockets;

/// <summary>
/// Keepalive timers that a change of a sysctl does not reach: a running timer keeps the time that was active when it was started, because
/// no sysctl re-arms it (net/ipv4/tcp_timer.c). A longer time takes effect when the timer fires, before a probe is sent, so only timers
/// that were started with a longer one matter.
/// </summary>
public static class StaleTimer
{
    /// <summary>Whether the socket follows the namespace, and its timer fires later than one that is started now.</summary>
    /// <param name="before">The namespace's values when the socket was read.</param>
    /// <param name="after">Its values from now on.</param>
    /// <param name="earlier">Its values before that; they decide if another kind of timer hides this one.</param>
    public static bool Runs(in TcpSocket socket, KeepaliveSettings before, KeepaliveSettings after, KeepaliveSettings earlier) =>
        socket is { HasConnection: true, Keepalive: 1 }
        && socket.Time == before.TimeSeconds
        && (socket.KeepaliveLeftMs is not null || socket.Timer is SocketTimer.None ? IsLate(socket, after) : earlier.Time > after.Time);

    /// <summary>Whether a known keepalive timer fires later than one that is started now.</summary>
    public static bool IsLate(in TcpSocket socket, KeepaliveSettings after) => socket.KeepaliveLeftMs > after.Time.TotalMilliseconds;
}
