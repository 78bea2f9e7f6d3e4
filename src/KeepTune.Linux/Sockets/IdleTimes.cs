namespace KeepTune.Linux.Sockets;

/// <summary>
/// Of which sockets the kernel's table is asked how long they are idle. To tell, the kernel locks the socket, as for <c>ss -i</c>, and
/// waits while its program is in the middle of a call on it.
/// </summary>
public enum IdleTimes
{
    None,

    /// <summary>Only of those that no process holds, so that none can keep them locked.</summary>
    OfUnheld,
    All,
}
