namespace KeepTune.Core.Sockets;

/// <summary>
/// Selects sockets: one entry of each list must match, and all lists that are not empty. In three parts, so that the cheap tests come
/// first: the kernel's table, then the holder of the socket, then its options.
/// </summary>
public sealed record SocketFilter
{
    private const int CommandLength = 15;

    /// <summary>All connections.</summary>
    public static SocketFilter Connected { get; } = new() { States = TcpStates.Parse("connected") };

    public IReadOnlyList<int> Pids { get; init; } = [];

    public IReadOnlyList<string> ProcessNames { get; init; } = [];

    public IReadOnlyList<uint> Uids { get; init; } = [];

    /// <summary>Local or peer.</summary>
    public IReadOnlyList<ushort> Ports { get; init; } = [];

    public IReadOnlyList<ushort> LocalPorts { get; init; } = [];

    public IReadOnlyList<ushort> PeerPorts { get; init; } = [];

    public IReadOnlyList<EndpointPattern> Locals { get; init; } = [];

    public IReadOnlyList<EndpointPattern> Peers { get; init; } = [];

    /// <summary>Cgroups by the inode of their directory; null for any, empty for none.</summary>
    public IReadOnlySet<ulong>? Cgroups { get; init; }

    public bool Ipv4 { get; init; } = true;

    public bool Ipv6 { get; init; } = true;

    /// <summary>Bits of <see cref="TcpState"/>.</summary>
    public int States { get; init; } = TcpStates.Big;

    public bool WithoutKeepalive { get; init; }

    /// <summary>Only sockets whose keepalive timer is known and fires later than one started with these values.</summary>
    public KeepaliveSettings? LateFor { get; init; }

    /// <summary>Only sockets that need longer than this to detect a dead peer, or never do.</summary>
    public TimeSpan? SlowerThan { get; init; }

    /// <summary>Whether only sockets of certain processes are selected.</summary>
    public bool NamesProcesses => Pids.Count > 0 || ProcessNames.Count > 0;

    public bool MatchesTable(in TcpSocket socket) =>
        (socket.Ipv4 ? Ipv4 : Ipv6)
        && (States & (1 << (int)socket.State)) != 0
        && (Ports.Count == 0 || Contains(Ports, socket.LocalPort) || Contains(Ports, socket.PeerPort))
        && (LocalPorts.Count == 0 || Contains(LocalPorts, socket.LocalPort))
        && (PeerPorts.Count == 0 || Contains(PeerPorts, socket.PeerPort))
        && (Locals.Count == 0 || Matches(Locals, socket.Local, socket.LocalPort, socket.Ipv4))
        && (Peers.Count == 0 || Matches(Peers, socket.Peer, socket.PeerPort, socket.Ipv4))
        && (Uids.Count == 0 || Contains(Uids, socket.Uid))
        && (Cgroups is null || Cgroups.Contains(socket.Cgroup))
        && (LateFor is not { } settings || StaleTimer.IsLate(socket, settings))
        && !(NamesProcesses && socket.Inode == 0);

    public bool MatchesPid(int pid) => Pids.Count == 0 || Contains(Pids, pid);

    /// <param name="name">The kernel keeps only 15 bytes of a name, so only as many of a longer one are compared.</param>
    public bool MatchesProcessName(string name)
    {
        foreach (var wanted in ProcessNames)
        {
            if (name == FirstBytes(wanted))
                return true;
        }

        return ProcessNames.Count == 0;
    }

    // If cut within a character, both decode to the same text.
    private static string FirstBytes(string name)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(name);
        return bytes.Length <= CommandLength ? name : System.Text.Encoding.UTF8.GetString(bytes, 0, CommandLength);
    }

    /// <summary>
    /// Whether a selected process holds the socket, and its options match. A socket with unknown options matches neither a condition nor
    /// its opposite.
    /// </summary>
    public bool MatchesRest(in TcpSocket socket) =>
        socket.Options is not OptionsState.Vanished
        && !(NamesProcesses && socket.Process < 0)
        && (!WithoutKeepalive || socket.Keepalive == 0)
        && (SlowerThan is not { } limit || SocketDetection.IsNever(socket) || SocketDetection.Idle(socket) > limit);

    /// <summary>Whether it would match if what is unknown about it does.</summary>
    public bool MayMatchRest(in TcpSocket socket) =>
        socket.Options is OptionsState.NotPermitted or OptionsState.Failed
        && !MatchesRest(socket)
        && (!WithoutKeepalive || socket.Keepalive != 1)
        && (SlowerThan is null || socket.Settings is null);

    private static bool Contains(IReadOnlyList<ushort> list, ushort port)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == port)
                return true;
        }

        return false;
    }

    private static bool Contains(IReadOnlyList<uint> list, uint uid)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == uid)
                return true;
        }

        return false;
    }

    private static bool Contains(IReadOnlyList<int> list, int pid)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == pid)
                return true;
        }

        return false;
    }

    private static bool Matches(IReadOnlyList<EndpointPattern> patterns, AddressBits address, ushort port, bool ipv4)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (patterns[i].Matches(address, port, ipv4))
                return true;
        }

        return false;
    }
}
