namespace KeepTune.Core.Sockets;

/// <summary>
/// One TCP socket: its data from sock_diag(7), its holder and its options. A structure, filled in place, because there may be a hundred
/// thousand of them.
/// </summary>
public struct TcpSocket
{
    /// <summary>Stands for an option that could not be read.</summary>
    public const int Unknown = int.MinValue;

    public AddressBits Local { get; set; }

    public AddressBits Peer { get; set; }

    /// <summary>The cgroup v2 that it was created in, by the inode of its directory; 0 if the kernel does not report it.</summary>
    public ulong Cgroup { get; set; }

    /// <summary>The kernel's own number for it (SO_COOKIE), not reused before the next boot.</summary>
    public ulong Cookie { get; set; }

    public ushort LocalPort { get; set; }

    public ushort PeerPort { get; set; }

    /// <summary>AF_INET; an IPv6 socket may have mapped addresses too.</summary>
    public bool Ipv4 { get; set; }

    public TcpState State { get; set; }

    public SocketTimer Timer { get; set; }

    /// <summary>Milliseconds until <see cref="Timer"/> fires.</summary>
    public int TimerMs { get; set; }

    /// <summary>Unanswered keepalive or window probes, or retransmissions.</summary>
    public byte Retransmits { get; set; }

    /// <summary>Bytes waiting to be read; for a listener, connections waiting to be accepted.</summary>
    public uint ReceiveQueue { get; set; }

    /// <summary>Bytes waiting to be sent or acknowledged.</summary>
    public uint SendQueue { get; set; }

    public uint Uid { get; set; }

    /// <summary>0 if no process holds it.</summary>
    public uint Inode { get; set; }

    /// <summary>
    /// Milliseconds since data or an acknowledgement last arrived, the clock that keepalive uses; <see cref="Unknown"/> if there is
    /// none, or it was not requested.
    /// </summary>
    public int IdleMs { get; set; }

    /// <summary>Index of its namespace in the table.</summary>
    public int Namespace { get; set; }

    /// <summary>
    /// Index in the table of the process that holds it, the one with the lowest id of several; -1 if none is known.
    /// </summary>
    public int Process { get; set; }

    /// <summary>The table's list of its other holders.</summary>
    internal int Holders { get; set; }

    public OptionsState Options { get; set; }

    public SettingsOrigin Origin { get; set; }

    /// <summary>SO_KEEPALIVE: 1, 0 or <see cref="Unknown"/>.</summary>
    public int Keepalive { get; set; }

    /// <summary>Effective TCP_KEEPIDLE in seconds, its own or the namespace's.</summary>
    public int Time { get; set; }

    public int Intvl { get; set; }

    public int Probes { get; set; }

    /// <summary>
    /// Milliseconds until the keepalive timer fires, even while another is <see cref="Timer"/>; <see cref="Unknown"/> if it is not armed
    /// or not reported.
    /// </summary>
    public int KeepaliveTimerMs { get; set; }

    /// <summary>TCP_USER_TIMEOUT in milliseconds; 0 for none.</summary>
    public int UserTimeoutMs { get; set; }

    /// <summary>Milliseconds until the keepalive timer fires; null if it is not armed, or another timer hides it.</summary>
    public readonly int? KeepaliveLeftMs =>
        KeepaliveTimerMs != Unknown ? KeepaliveTimerMs : Timer is SocketTimer.Keepalive ? TimerMs : null;

    public readonly bool IsListening => State is TcpState.Listening;

    /// <summary>Whether the peer may have sent anything: before that, and after the end, the keepalive timer does nothing.</summary>
    public readonly bool HasConnection =>
        State is not (TcpState.Listening or TcpState.SynSent or TcpState.SynRecv or TcpState.TimeWait or TcpState.Closed);

    /// <summary>The three values; null unless all could be read.</summary>
    public readonly KeepaliveSettings? Settings =>
        Time == Unknown || Intvl == Unknown || Probes == Unknown ? null : KeepaliveSettings.FromSeconds(Time, Intvl, Probes);

    /// <summary>Stores the options, or why they could not be read.</summary>
    public void Take(in TcpSocket read)
    {
        Options = read.Options;
        if (read.Options is not OptionsState.Read)
            return;
        (Keepalive, Time, Intvl, Probes, UserTimeoutMs) = (read.Keepalive, read.Time, read.Intvl, read.Probes, read.UserTimeoutMs);
        IdleMs = read.IdleMs;
    }

    /// <summary>The socket before its holder is looked up.</summary>
    public static TcpSocket Blank { get; } = new()
    {
        IdleMs = Unknown,
        KeepaliveTimerMs = Unknown,
        Process = -1,
        Keepalive = Unknown,
        Time = Unknown,
        Intvl = Unknown,
        Probes = Unknown,
        UserTimeoutMs = Unknown,
    };
}
