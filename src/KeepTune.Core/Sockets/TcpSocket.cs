namespace KeepTune.Core.Sockets;

/// <summary>
/// One TCP socket: what sock_diag(7) tells of it, who holds it, and its options. A structure, filled in place, since there may be a hundred
/// thousand of them.
/// </summary>
public struct TcpSocket
{
    /// <summary>In place of an option that could not be read.</summary>
    public const int Unknown = int.MinValue;

    public AddressBits Local { get; set; }

    public AddressBits Peer { get; set; }

    /// <summary>The cgroup v2 that it was made in, by the inode of its directory; 0 where the kernel does not tell.</summary>
    public ulong Cgroup { get; set; }

    /// <summary>The kernel's own number for it (SO_COOKIE), not used again before the next boot.</summary>
    public ulong Cookie { get; set; }

    public ushort LocalPort { get; set; }

    public ushort PeerPort { get; set; }

    /// <summary>AF_INET; an IPv6 socket may have mapped addresses all the same.</summary>
    public bool Ipv4 { get; set; }

    public TcpState State { get; set; }

    public SocketTimer Timer { get; set; }

    /// <summary>Milliseconds until <see cref="Timer"/> fires.</summary>
    public int TimerMs { get; set; }

    /// <summary>Unanswered keepalive or window probes, or retransmissions.</summary>
    public byte Retransmits { get; set; }

    /// <summary>Bytes that wait to be read; of a listener, connections that wait to be accepted.</summary>
    public uint ReceiveQueue { get; set; }

    /// <summary>Bytes that wait to be sent or acknowledged.</summary>
    public uint SendQueue { get; set; }

    public uint Uid { get; set; }

    /// <summary>0 when no process holds it.</summary>
    public uint Inode { get; set; }

    /// <summary>
    /// Milliseconds since data or an acknowledgement last came, the clock that keepalive goes by; <see cref="Unknown"/> where there is
    /// none, or it was not asked for.
    /// </summary>
    public int IdleMs { get; set; }

    /// <summary>Index of its namespace in the table.</summary>
    public int Namespace { get; set; }

    /// <summary>
    /// Index of the process in the table that holds it, of several the one with the lowest id; -1 for none that is known.
    /// </summary>
    public int Process { get; set; }

    /// <summary>The table's list of the others that hold it.</summary>
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
    /// Milliseconds until the keepalive timer fires, also while another is <see cref="Timer"/>; <see cref="Unknown"/> where it is not armed
    /// or not told.
    /// </summary>
    public int KeepaliveTimerMs { get; set; }

    /// <summary>TCP_USER_TIMEOUT in milliseconds; 0 for none.</summary>
    public int UserTimeoutMs { get; set; }

    /// <summary>Milliseconds until the keepalive timer fires; null where it is not armed, or another timer hides it.</summary>
    public readonly int? KeepaliveLeftMs =>
        KeepaliveTimerMs != Unknown ? KeepaliveTimerMs : Timer is SocketTimer.Keepalive ? TimerMs : null;

    public readonly bool IsListening => State is TcpState.Listening;

    /// <summary>Something may have come from the peer: before that, and after the end, the kernel's keepalive timer does nothing.</summary>
    public readonly bool HasConnection =>
        State is not (TcpState.Listening or TcpState.SynSent or TcpState.SynRecv or TcpState.TimeWait or TcpState.Closed);

    /// <summary>The three values; null unless all could be read.</summary>
    public readonly KeepaliveSettings? Settings =>
        Time == Unknown || Intvl == Unknown || Probes == Unknown ? null : KeepaliveSettings.FromSeconds(Time, Intvl, Probes);

    /// <summary>Takes the options that were read, or why they were not.</summary>
    public void Take(in TcpSocket read)
    {
        Options = read.Options;
        if (read.Options is not OptionsState.Read)
            return;
        (Keepalive, Time, Intvl, Probes, UserTimeoutMs) = (read.Keepalive, read.Time, read.Intvl, read.Probes, read.UserTimeoutMs);
        IdleMs = read.IdleMs;
    }

    /// <summary>A socket as it stands before its owner is looked for.</summary>
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
