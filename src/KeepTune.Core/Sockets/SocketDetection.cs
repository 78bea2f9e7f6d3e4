namespace KeepTune.Core.Sockets;

/// <summary>
/// How long this very socket takes from now on to detect that its peer is gone; for a listener, the connections that it accepts. A timer
/// that an earlier, longer time has set counts: nothing is probed until it fires.
/// </summary>
public static class SocketDetection
{
    /// <summary>Null if it never does (<see cref="IsNever"/>), or if that is unknown.</summary>
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

        // With TCP_USER_TIMEOUT the count does not decide; without a wait between probes the socket ends as soon as both have passed.
        var timeout = TimeSpan.FromMilliseconds(socket.UserTimeoutMs);
        return settings.Intvl == TimeSpan.Zero
            ? timeout > settings.Time ? timeout : settings.Time
            : DetectionTime.WithUserTimeout(settings, timeout);
    }

    /// <summary>
    /// When the running timer fires, which an earlier, longer time may have set; null if another timer hides it.
    /// </summary>
    private static TimeSpan? FirstProbe(in TcpSocket socket) =>
        socket is { HasConnection: true, KeepaliveLeftMs: { } left } ? TimeSpan.FromSeconds(Math.Ceiling(left / 1000.0)) : null;

    /// <summary>Whether keepalive is off, or its values never end a connection. False without a connection.</summary>
    public static bool IsNever(in TcpSocket socket) =>
        (socket.HasConnection || socket.IsListening)
        && (socket.Keepalive == 0 || IsEndless(socket));

    private static bool IsEndless(in TcpSocket socket) =>
        socket.Keepalive == 1 && socket.UserTimeoutMs != TcpSocket.Unknown && socket.Settings is not null && Idle(socket) is null;

    /// <summary>
    /// While sent data is unacknowledged no probes are sent; TCP_USER_TIMEOUT, or else the number of retransmissions, decides.
    /// </summary>
    /// <returns>Null if unknown, and for a socket without a connection yet.</returns>
    public static TimeSpan? InFlight(in TcpSocket socket, TimeSpan retransmission) => socket switch
    {
        { UserTimeoutMs: TcpSocket.Unknown } or { State: TcpState.SynSent or TcpState.SynRecv or TcpState.TimeWait or TcpState.Closed } =>
            null,
        { UserTimeoutMs: 0 } => retransmission,
        _ => TimeSpan.FromMilliseconds(socket.UserTimeoutMs),
    };
}
