namespace KeepTune.Linux.Sockets;

/// <summary>
/// The sockets whose idle time is read with the kernel's table. For that the kernel locks the socket, as for <c>ss -i</c>, and waits while
/// its program is in a call on it.
/// </summary>
public enum IdleTimes
{
    None,

    /// <summary>Only sockets that no process holds, so that none can keep them locked.</summary>
    OfUnheld,
    All,
}
