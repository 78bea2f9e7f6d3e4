namespace KeepTune.Core.Sockets;

/// <summary>
/// The timer that sock_diag reports. If several are armed, it is the first in this order: retransmission, zero window, keepalive.
/// </summary>
public enum SocketTimer
{
    None = 0,

    /// <summary>Retransmission, or a tail loss probe. ss(8) calls it <c>on</c>.</summary>
    Retransmission = 1,
    Keepalive = 2,
    TimeWait = 3,

    /// <summary>Zero window probe.</summary>
    Persist = 4,
}
