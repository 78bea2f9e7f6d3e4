using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeepTune.Core;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The kernel's table of TCP sockets of the calling thread's network namespace (sock_diag(7)). Needs no privilege.</summary>
public sealed unsafe class SockDiag
{
    // The kernel sends up to 32 KB at a time to whoever has room for it.
    private const int BufferSize = 64 * 1024;
    private const int Attempts = 4;

    private readonly SocketTable table;
    private readonly SocketFilter filter;
    private readonly int netns;
    private readonly byte protocol;
    private readonly byte[] buffer = new byte[BufferSize];
    private bool answered;

    private SockDiag(SocketTable table, SocketFilter filter, int netns, byte protocol)
    {
        this.protocol = protocol;
        this.table = table;
        this.filter = filter;
        this.netns = netns;
    }

    /// <summary>Adds the sockets that the filter wants, as far as the table tells.</summary>
    /// <param name="netns">Index in the table of the namespace that this is.</param>
    /// <returns>False when the table changed too much meanwhile to be told as a whole.</returns>
    /// <exception cref="Failure">The kernel gives none.</exception>
    public static bool Read(SocketTable table, SocketFilter filter, int netns) => Read(table, filter, netns, IPPROTO_TCP);

    internal static bool Read(SocketTable table, SocketFilter filter, int netns, byte protocol)
    {
        using var socket = new FileDescriptor(LibC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
        if (socket.IsInvalid)
            throw Errno.Last.Failure("ask the kernel for its sockets (netlink sock_diag)");

        var diag = new SockDiag(table, filter, netns, protocol);
        return (!filter.Ipv4 || diag.Dump(socket, AF_INET)) & (!filter.Ipv6 || diag.Dump(socket, AF_INET6));
    }

    private bool Dump(FileDescriptor socket, byte family)
    {
        var begin = table.Count;
        for (var attempt = 1; ; attempt++)
        {
            Ask(socket, family, (uint)attempt);
            if (Receive(socket, family, (uint)attempt))
                return true;
            if (attempt == Attempts)
                return false;
            table.Cut(begin);
        }
    }

    private void Ask(FileDescriptor socket, byte family, uint sequence)
    {
        var code = DiagBytecode.Of(filter);
        var attribute = code.Length == 0 ? 0 : sizeof(Nlattr) + code.Length;
        var message = new byte[sizeof(Nlmsghdr) + sizeof(InetDiagReqV2) + attribute];
        var header = new Nlmsghdr { nlmsg_len = (uint)message.Length, nlmsg_type = SOCK_DIAG_BY_FAMILY, nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, nlmsg_seq = sequence };
        MemoryMarshal.Write(message, in header);
        var request = new InetDiagReqV2 { sdiag_family = family, sdiag_protocol = protocol, idiag_ext = 1 << (INET_DIAG_INFO - 1), idiag_states = (uint)filter.States };
        MemoryMarshal.Write(message.AsSpan(sizeof(Nlmsghdr)), in request);
        if (code.Length > 0)
        {
            var filterHeader = new Nlattr { nla_len = (ushort)attribute, nla_type = INET_DIAG_REQ_BYTECODE };
            MemoryMarshal.Write(message.AsSpan(sizeof(Nlmsghdr) + sizeof(InetDiagReqV2)), in filterHeader);
            code.CopyTo(message, message.Length - code.Length);
        }

        fixed (byte* start = message)
        {
            if (LibC.sendto(socket, start, (nuint)message.Length, 0, null, 0) < 0)
                throw Errno.Last.Failure("ask the kernel for its sockets (netlink sock_diag)");
        }
    }

    // False when the kernel says that the table changed between two parts of its answer.
    private bool Receive(FileDescriptor socket, byte family, uint sequence)
    {
        var whole = true;
        while (true)
        {
            var rest = Message(socket);
            while (rest.Length >= sizeof(Nlmsghdr))
            {
                var header = MemoryMarshal.Read<Nlmsghdr>(rest);
                if (header.nlmsg_len < sizeof(Nlmsghdr) || header.nlmsg_len > rest.Length)
                    throw new Failure(FailureKind.Failed, $"the kernel sent a message of {header.nlmsg_len} bytes where {rest.Length} remain");
                var payload = rest[sizeof(Nlmsghdr)..(int)header.nlmsg_len];
                rest = rest[(int)Math.Min(Aligned(header.nlmsg_len), (uint)rest.Length)..];
                if (header.nlmsg_seq != sequence)
                    continue;

                whole &= (header.nlmsg_flags & NLM_F_DUMP_INTR) == 0;
                if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR)
                {
                    // A dump that fails ends like one that does not, with the error in its place.
                    End(payload, family);
                    return whole;
                }

                if (header.nlmsg_type == SOCK_DIAG_BY_FAMILY && payload.Length >= sizeof(InetDiagMsg))
                    Add(payload);
            }
        }
    }

    private ReadOnlySpan<byte> Message(FileDescriptor socket)
    {
        while (true)
        {
            nint count;
            Errno error;
            fixed (byte* start = buffer)
            {
                count = LibC.recv(socket, start, BufferSize, MSG_TRUNC);
                error = count < 0 ? Errno.Last : Errno.None;
            }

            if (error == Errno.EINTR)
                continue;
            if (error != Errno.None)
                throw error.Failure("read the kernel's table of sockets (netlink sock_diag)");
            return count is > 0 and <= BufferSize
                ? buffer.AsSpan(0, (int)count)
                : throw new Failure(FailureKind.Failed, $"the kernel sent {count} bytes of its table of sockets at once, expected 1 to {BufferSize}");
        }
    }

    private void End(ReadOnlySpan<byte> payload, byte family)
    {
        var error = new Errno(payload.Length >= sizeof(int) ? -Math.Min(0, MemoryMarshal.Read<int>(payload)) : 0);

        // Without IPv6 there are no such sockets, where those of IPv4 could be told.
        if (error == Errno.None || (error == Errno.ENOENT && family == AF_INET6 && answered))
        {
            answered = true;
            return;
        }

        throw error == Errno.ENOENT
            ? new Failure(FailureKind.Failed, "this kernel does not tell of its TCP sockets: it has no sock_diag for them", "run 'modprobe tcp_diag'")
            : error.Failure("read the kernel's table of sockets (netlink sock_diag)");
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
        socket.Namespace = netns;
        var id = payload.Slice(4, sizeof(InetDiagSockid));
        socket.LocalPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(id);
        socket.PeerPort = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(id[2..]);
        socket.Local = IpAddress.Of(id[4..], socket.Ipv4);
        socket.Peer = IpAddress.Of(id[20..], socket.Ipv4);

        // The timer of a connection proves it; an orphan in a later state borrows it, and other timers hide it.
        if (socket is { Timer: SocketTimer.Keepalive, State: TcpState.Established or TcpState.CloseWait })
            socket.Keepalive = 1;
        ReadAttributes(payload[sizeof(InetDiagMsg)..], ref socket);
        if (filter.MatchesTable(socket))
            table.Add(socket);
    }

    private static void ReadAttributes(ReadOnlySpan<byte> rest, ref TcpSocket socket)
    {
        // Offsets in struct tcp_info (linux/tcp.h), which only grows at its end.
        const int lastDataReceived = 52, lastAckReceived = 56;
        while (rest.Length >= sizeof(Nlattr))
        {
            var attribute = MemoryMarshal.Read<Nlattr>(rest);
            if (attribute.nla_len < sizeof(Nlattr) || attribute.nla_len > rest.Length)
                return;
            var value = rest[sizeof(Nlattr)..attribute.nla_len];
            if (attribute.nla_type == INET_DIAG_INFO && value.Length >= lastAckReceived + sizeof(uint) && socket.HasConnection)
                socket.IdleMs = (int)Math.Min(Math.Min(MemoryMarshal.Read<uint>(value[lastDataReceived..]), MemoryMarshal.Read<uint>(value[lastAckReceived..])), int.MaxValue);
            else if (attribute.nla_type == INET_DIAG_CGROUP_ID && value.Length >= sizeof(ulong))
                socket.Cgroup = MemoryMarshal.Read<ulong>(value);
            rest = rest[(int)Math.Min(Aligned(attribute.nla_len), (uint)rest.Length)..];
        }
    }

    private static uint Aligned(uint length) => (length + 3) & ~3u;
}
