namespace KeepTune.Core.Sockets;

/// <summary>
/// The timer that sock_diag tells of, of several that may be armed the first in this order: retransmission, zero window, keepalive.
/// </summary>
public enum SocketTimer
{
    None = 0,

    /// <summary>Retransmission, or a probe for a lost tail. ss(8) calls it <c>on</c>.</summary>
    Retransmission = 1,
    Keepalive = 2,
    TimeWait = 3,

    /// <summary>Probing a zero window.</summary>
    Persist = 4,
}
