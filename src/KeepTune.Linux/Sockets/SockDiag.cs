using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeepTune.Core.Sockets;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The kernel's table of TCP sockets of the calling thread's network namespace (sock_diag(7)). Needs no privilege.</summary>
public sealed unsafe class SockDiag
{
    // The kernel sends up to 32 KB at a time if the buffer has room.
    private const int BufferSize = 64 * 1024;
    private const int Attempts = 4;

    private const byte AskInfo = 1 << (INET_DIAG_INFO - 1);

    private readonly SocketTable table;
    private readonly SocketFilter filter;
    private readonly int netns;
    private readonly byte protocol;
    private readonly byte[] buffer = new byte[BufferSize];
    private readonly IdleTimes idle;
    private readonly Func<bool>? goOn;
    private readonly List<(int Row, InetDiagSockid Id)> unheld = [];
    private bool answered;

    private SockDiag(SocketTable table, SocketFilter filter, int netns, byte protocol, IdleTimes idle, Func<bool>? goOn)
    {
        this.protocol = protocol;
        this.idle = idle;
        this.goOn = goOn;
        this.table = table;
        this.filter = filter;
        this.netns = netns;
    }

    /// <summary>Adds the sockets that match the filter, as far as the kernel's table shows.</summary>
    /// <param name="netns">Index of this namespace in the table.</param>
    /// <param name="idle">The sockets to query for <see cref="TcpSocket.IdleMs"/>.</param>
    /// <param name="goOn">Asked from time to time; null for always.</param>
    /// <returns>False if the kernel's table changed too much meanwhile to be complete, or the scan was stopped.</returns>
    /// <exception cref="Failure">The kernel can't list its sockets.</exception>
    public static bool Read(SocketTable table, SocketFilter filter, int netns, IdleTimes idle, Func<bool>? goOn = null) =>
        Read(table, filter, netns, IPPROTO_TCP, idle, goOn);

    internal static bool Read(
        SocketTable table, SocketFilter filter, int netns, byte protocol, IdleTimes idle = IdleTimes.None, Func<bool>? goOn = null)
    {
        var error = SocketCalls.Open(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG, out var socket);
        using var closed = socket;
        if (error != Errno.None)
            throw error.Failure("list the kernel's sockets (netlink sock_diag)");

        var diag = new SockDiag(table, filter, netns, protocol, idle, goOn);
        return (!filter.Ipv4 || diag.Dump(socket, AF_INET)) & (!filter.Ipv6 || diag.Dump(socket, AF_INET6));
    }

    private bool Dump(FileDescriptor socket, byte family)
    {
        var begin = table.Count;
        for (var attempt = 1; ; attempt++)
        {
            Ask(socket, family, (uint)attempt);
            var whole = Receive(socket, family, (uint)attempt);
            if (whole || attempt == Attempts || !GoesOn)
            {
                AskUnheld(socket, family);
                return whole;
            }

            table.Cut(begin);
            unheld.Clear();
        }
    }

    // One by one.
    private void AskUnheld(FileDescriptor socket, byte family)
    {
        foreach (var (row, id) in unheld)
        {
            var request = new InetDiagReqV2
            {
                sdiag_family = family,
                sdiag_protocol = protocol,
                idiag_ext = AskInfo,
                idiag_states = uint.MaxValue,
                id = id,
            };
            Send(socket, Request(request, 0, 0, 0));
            var answer = Message(socket);

            // An error means that the socket has ended.
            if (answer.Length >= sizeof(Nlmsghdr) + sizeof(InetDiagMsg)
                && MemoryMarshal.Read<Nlmsghdr>(answer).nlmsg_type == SOCK_DIAG_BY_FAMILY)
                ReadAttributes(answer[(sizeof(Nlmsghdr) + sizeof(InetDiagMsg))..], ref table[row]);
        }

        unheld.Clear();
    }

    private bool GoesOn => goOn is null || goOn();

    private void Ask(FileDescriptor socket, byte family, uint sequence)
    {
        var code = DiagBytecode.Of(filter);
        var attribute = code.Length == 0 ? 0 : sizeof(Nlattr) + code.Length;
        var request = new InetDiagReqV2
        {
            sdiag_family = family,
            sdiag_protocol = protocol,
            idiag_ext = idle is IdleTimes.All ? AskInfo : (byte)0,
            idiag_states = (uint)filter.States,
        };
        var message = Request(request, NLM_F_DUMP, sequence, attribute);
        if (code.Length > 0)
        {
            var filterHeader = new Nlattr { nla_len = (ushort)attribute, nla_type = INET_DIAG_REQ_BYTECODE };
            MemoryMarshal.Write(message.AsSpan(sizeof(Nlmsghdr) + sizeof(InetDiagReqV2)), in filterHeader);
            code.CopyTo(message, message.Length - code.Length);
        }

        Send(socket, message);
    }

    private static byte[] Request(in InetDiagReqV2 request, ushort flags, uint sequence, int attribute)
    {
        var message = new byte[sizeof(Nlmsghdr) + sizeof(InetDiagReqV2) + attribute];
        var header = new Nlmsghdr
        {
            nlmsg_len = (uint)message.Length,
            nlmsg_type = SOCK_DIAG_BY_FAMILY,
            nlmsg_flags = (ushort)(NLM_F_REQUEST | flags),
            nlmsg_seq = sequence,
        };
        MemoryMarshal.Write(message, in header);
        MemoryMarshal.Write(message.AsSpan(sizeof(Nlmsghdr)), in request);
        return message;
    }

    private static void Send(FileDescriptor socket, byte[] message)
    {
        var error = SocketCalls.Send(socket, message, 0);
        if (error != Errno.None)
            throw error.Failure("list the kernel's sockets (netlink sock_diag)");
    }

    // False if the kernel reports that the table changed between two parts of its answer.
    private bool Receive(FileDescriptor socket, byte family, uint sequence)
    {
        var whole = true;
        while (GoesOn)
        {
            var rest = Message(socket);
            while (rest.Length >= sizeof(Nlmsghdr))
            {
                var header = MemoryMarshal.Read<Nlmsghdr>(rest);
                if (header.nlmsg_len < sizeof(Nlmsghdr) || header.nlmsg_len > rest.Length)
                    throw new Failure(
                        FailureKind.Failed, $"the kernel sent a message of {header.nlmsg_len} bytes where {rest.Length} remain");
                var payload = rest[sizeof(Nlmsghdr)..(int)header.nlmsg_len];
                rest = rest[(int)Math.Min(Aligned(header.nlmsg_len), (uint)rest.Length)..];
                if (header.nlmsg_seq != sequence)
                    continue;

                whole &= (header.nlmsg_flags & NLM_F_DUMP_INTR) == 0;
                if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR)
                {
                    // A dump that fails ends like a successful one, with the error in its place.
                    End(payload, family);
                    return whole;
                }

                if (header.nlmsg_type == SOCK_DIAG_BY_FAMILY && payload.Length >= sizeof(InetDiagMsg))
                    Add(payload);
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> Message(FileDescriptor socket)
    {
        while (true)
        {
            var error = SocketCalls.Receive(socket, buffer, MSG_TRUNC, out var count);
            if (error == Errno.EINTR)
                continue;
            if (error != Errno.None)
                throw error.Failure("read the kernel's socket table (netlink sock_diag)");
            return count is > 0 and <= BufferSize
                ? buffer.AsSpan(0, count)
                : throw new Failure(
                    FailureKind.Failed, $"the kernel sent {count} bytes of its socket table at once, expected 1 to {BufferSize}");
        }
    }

    private void End(ReadOnlySpan<byte> payload, byte family)
    {
        var error = new Errno(payload.Length >= sizeof(int) ? -Math.Min(0, MemoryMarshal.Read<int>(payload)) : 0);

        // Without IPv6 there are no IPv6 sockets, if those of IPv4 could be listed.
        if (error == Errno.None || (error == Errno.ENOENT && family == AF_INET6 && answered))
        {
            answered = true;
            return;
        }

        throw error == Errno.ENOENT
            ? new Failure(
                FailureKind.Failed, "this kernel can't list its TCP sockets: it has no sock_diag for TCP", "run 'modprobe tcp_diag'")
            : error.Failure("read the kernel's socket table (netlink sock_diag)");
    }

    private void Add(ReadOnlySpan<byte> payload)
    {
        ref readonly var message = ref Unsafe.AsRef(in MemoryMarshal.AsRef<InetDiagMsg>(payload));
        var socket = TcpSocket.Blank;
        socket.Ipv4 = message.idiag_family == AF_INET;
        socket.State = (TcpState)message.idiag_state;
        socket.Timer = message.idiag_timer <= (byte)SocketTimer.Persist ? (SocketTimer)message.idiag_timer : SocketTimer.None;
        socket.TimerMs = (int)Math.Min(message.idiag_expires, int.MaxValue);
        socket.Retransmits = message.idiag_retrans;
        socket.ReceiveQueue = message.idiag_rqueue;
        socket.SendQueue = message.idiag_wqueue;
        socket.Uid = message.idiag_uid;
        socket.Inode = message.idiag_inode;
        socket.Cookie = message.id.idiag_cookie[0] | ((ulong)message.id.idiag_cookie[1] << 32);
        socket.Namespace = netns;
        var id = payload.Slice(4, sizeof(InetDiagSockid));
        socket.LocalPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(id);
        socket.PeerPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(id[2..]);
        socket.Local = AddressBits.Of(id[4..], socket.Ipv4);
        socket.Peer = AddressBits.Of(id[20..], socket.Ipv4);

        // The timer proves that there is a connection; an orphan in a later state reuses it, and other timers hide it.
        if (socket is { Timer: SocketTimer.Keepalive, State: TcpState.Established or TcpState.CloseWait })
            socket.Keepalive = 1;
        ReadAttributes(payload[sizeof(InetDiagMsg)..], ref socket);
        if (!filter.MatchesTable(socket))
            return;
        if (idle is IdleTimes.OfUnheld && socket is { Inode: 0, HasConnection: true })
            unheld.Add((table.Count, MemoryMarshal.Read<InetDiagSockid>(id)));
        table.Add(socket);
    }

    private static void ReadAttributes(ReadOnlySpan<byte> rest, ref TcpSocket socket)
    {
        while (rest.Length >= sizeof(Nlattr))
        {
            var attribute = MemoryMarshal.Read<Nlattr>(rest);
            if (attribute.nla_len < sizeof(Nlattr) || attribute.nla_len > rest.Length)
                return;
            var value = rest[sizeof(Nlattr)..attribute.nla_len];
            if (attribute.nla_type == INET_DIAG_INFO && socket.HasConnection)
                socket.IdleMs = TcpInfo.IdleMs(value);
            else if (attribute.nla_type == INET_DIAG_CGROUP_ID && value.Length >= sizeof(ulong))
                socket.Cgroup = MemoryMarshal.Read<ulong>(value);
            rest = rest[(int)Math.Min(Aligned(attribute.nla_len), (uint)rest.Length)..];
        }
    }

    private static uint Aligned(uint length) => (length + 3) & ~3u;
}
