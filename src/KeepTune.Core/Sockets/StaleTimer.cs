namespace KeepTune.Core.Sockets;

/// <summary>
/// The keepalive timers that a sysctl does not reach: one that runs is left alone when the values change, and fires after the time that
/// stood when it was started (net/ipv4/tcp_timer.c; nothing there is re-armed by a sysctl). A longer time is taken up when it fires, before
/// a probe is sent, so only those that were started by a longer one matter.
/// </summary>
public static class StaleTimer
{
    /// <summary>Whether the socket obeys the namespace, and its timer fires later than one that is started now.</summary>
    /// <param name="before">What the namespace gave when the socket was read.</param>
    /// <param name="after">What it gives from now on.</param>
    /// <param name="earlier">What it gave before that; decides where the timer is not shown, since one of another kind runs.</param>
    public static bool Runs(in TcpSocket socket, KeepaliveSettings before, KeepaliveSettings after, KeepaliveSettings earlier) =>
        socket is { HasConnection: true, Keepalive: 1 }
        && socket.Time == before.TimeSeconds
        && (socket.KeepaliveLeftMs is not null || socket.Timer is SocketTimer.None ? IsLate(socket, after) : earlier.Time > after.Time);

    /// <summary>A keepalive timer is known, and fires later than one that is started now would.</summary>
    public static bool IsLate(in TcpSocket socket, KeepaliveSettings after) => socket.KeepaliveLeftMs > after.Time.TotalMilliseconds;
}
