namespace KeepTune.Core.Sockets;

/// <summary>
/// How long this very socket takes to notice that its peer is gone from now on; of a listener, the connections that it accepts. A timer
/// that an earlier, longer time has set counts: until it fires nothing is probed.
/// </summary>
public static class SocketDetection
{
    /// <summary>Null with <see cref="IsNever"/> true: it never notices. Null otherwise: not known.</summary>
    public static TimeSpan? Idle(in TcpSocket socket)
    {
        if (!(socket.HasConnection || socket.IsListening)
            || socket.Keepalive != 1
            || socket.UserTimeoutMs == TcpSocket.Unknown
            || socket.Settings is not { } settings)
            return null;
        if (FirstProbe(socket) is { } first && first > settings.Time)
            settings = settings with { Time = first };
        if (socket.UserTimeoutMs == 0)
            return DetectionTime.Idle(settings);
        if (settings.Time < TimeSpan.Zero || settings.Intvl < TimeSpan.Zero)
            return null;

        // With TCP_USER_TIMEOUT the count no longer decides; without a wait between probes it ends as soon as both have passed.
        var timeout = TimeSpan.FromMilliseconds(socket.UserTimeoutMs);
        return settings.Intvl == TimeSpan.Zero
            ? timeout > settings.Time ? timeout : settings.Time
            : DetectionTime.WithUserTimeout(settings, timeout);
    }

    /// <summary>
    /// When the timer that runs fires, which may have been set by an earlier, longer time; null where another timer hides it.
    /// </summary>
    private static TimeSpan? FirstProbe(in TcpSocket socket) =>
        socket is { HasConnection: true, KeepaliveLeftMs: { } left } ? TimeSpan.FromSeconds(Math.Ceiling(left / 1000.0)) : null;

    /// <summary>Keepalive is off, or its values keep it from ever ending a connection. Not said of what has no connection.</summary>
    public static bool IsNever(in TcpSocket socket) =>
        (socket.HasConnection || socket.IsListening)
        && (socket.Keepalive == 0 || IsEndless(socket));

    private static bool IsEndless(in TcpSocket socket) =>
        socket.Keepalive == 1 && socket.UserTimeoutMs != TcpSocket.Unknown && socket.Settings is not null && Idle(socket) is null;

    /// <summary>
    /// While sent data is unacknowledged keepalive is silent, and TCP_USER_TIMEOUT decides, or without it the number of retransmissions.
    /// </summary>
    /// <returns>Null where it is not known, and for a socket that has no connection yet.</returns>
    public static TimeSpan? Busy(in TcpSocket socket, TimeSpan retransmission) => socket switch
    {
        { UserTimeoutMs: TcpSocket.Unknown } or { State: TcpState.SynSent or TcpState.SynRecv or TcpState.TimeWait or TcpState.Closed } =>
            null,
        { UserTimeoutMs: 0 } => retransmission,
        _ => TimeSpan.FromMilliseconds(socket.UserTimeoutMs),
    };
}
