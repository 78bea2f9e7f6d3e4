using System.Runtime.InteropServices;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>A frame that passed a network interface.</summary>
/// <param name="UnixNanoseconds">The kernel's timestamp: when it passed, not when it was read.</param>
/// <param name="At">The same moment in the time of <see cref="MonotonicClock"/>.</param>
/// <param name="Outgoing">Whether this side sent it.</param>
public sealed record CapturedFrame(long UnixNanoseconds, TimeSpan At, bool Outgoing, ReadOnlyMemory<byte> Bytes);

/// <summary>Captures both directions on the interfaces of one network namespace (packet(7)).</summary>
internal sealed unsafe class PacketCapture : IDisposable
{
    private const int MaxFrameLength = 65536;
    private const int ControlSize = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly byte[] buffer = new byte[MaxFrameLength];

    private PacketCapture(FileDescriptor socket) => Socket = socket;

    /// <summary>Readable when frames have passed.</summary>
    public FileDescriptor Socket { get; }

    /// <summary>
    /// Captures in the network namespace of the calling thread, from now on and wherever the thread goes; waits until packets pass and have
    /// timestamps.
    /// </summary>
    /// <param name="towards">The address that should answer.</param>
    public static PacketCapture Open(LinkAddress towards)
    {
        var tap = Open();
        try
        {
            tap.AwaitStampsAndAnswer(towards);
            return tap;
        }
        catch
        {
            tap.Dispose();
            throw;
        }
    }

    private static PacketCapture Open()
    {
        var protocol = BitConverter.IsLittleEndian ? (ushort)(ETH_P_ALL << 8) : ETH_P_ALL;
        var error = SocketCalls.Open(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, protocol, out var socket);
        if (error != Errno.None)
            throw error.Failure("open a packet socket");
        error = SocketCalls.SetOption(socket.Number, SOL_SOCKET, SO_TIMESTAMPNS, 1);
        return error == Errno.None ? new(socket) : throw error.Failure("enable packet timestamps");
    }

    /// <returns>Null if there is no further frame yet.</returns>
    /// <exception cref="Failure">Failed: the kernel gives no timestamps.</exception>
    public CapturedFrame? Read()
    {
        Span<byte> control = stackalloc byte[ControlSize];
        var error = SocketCalls.Receive(Socket, buffer, control, MSG_DONTWAIT, out var frame);
        if (error == Errno.EAGAIN || error == Errno.EINTR)
            return null;
        if (error != Errno.None)
            throw error.Failure("read the captured packets");

        var stamp = Stamp(control[..frame.ControlLength]);
        var isOutgoing = frame.Address.sll_pkttype == PACKET_OUTGOING;
        return new(stamp, MonotonicClock.Of(stamp), isOutgoing, buffer.AsMemory(0, frame.Length).ToArray());
    }

    public void Dispose() => Socket.Dispose();

    // Two things take time. The first user of timestamps gets them only after a kernel worker has enabled them; until then it gets the
    // time at which a packet is read (net/core/dev.c, net_enable_timestamp). And one end of a link sends, and has its IPv6 address, only
    // after it has noticed that the other end is up (net/core/link_watch.c). A SYN that is sent earlier is repeated only after a second.
    private void AwaitStampsAndAnswer(LinkAddress towards)
    {
        byte[] echo = towards.Ipv6 ? [128, 0, 0, 0, 0, 0, 0, 0] : [8, 0, 0xF7, 0xFF, 0, 0, 0, 0];
        var name = towards.Socket(0);
        _ = SocketCalls.Open(towards.Family, SOCK_RAW | SOCK_NONBLOCK, towards.Ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP, out var socket);
        using var closed = socket;
        var (stamped, answered) = (false, false);
        for (var begun = MonotonicClock.Now; MonotonicClock.Now - begun < Patience;)
        {
            _ = SocketCalls.Send(socket, echo, MSG_DONTWAIT, name);
            Thread.Sleep(Pause);
            var now = MonotonicClock.Now;
            while (Read() is { } frame)
                stamped |= frame.At < now - (Pause / 2);
            answered |= IsAnswered(socket, towards.Ipv6);
            if (stamped && answered)
                return;
        }

        throw new Failure(
            FailureKind.Failed,
            answered
                ? "the kernel gives packets no timestamps"
                : $"no answer from {towards.Text} within {Patience.TotalSeconds:0} s: no packet passes the veth pair");
    }

    // This side may still refuse an answer that is on the link.
    private static bool IsAnswered(FileDescriptor socket, bool ipv6)
    {
        const byte EchoReply = 0, EchoReplyOfIpv6 = 129;
        const int Ipv4Header = 20;
        Span<byte> packet = stackalloc byte[256];
        while (SocketCalls.Receive(socket, packet, MSG_DONTWAIT, out var count) == Errno.None)
        {
            if (ipv6 ? count > 0 && packet[0] == EchoReplyOfIpv6 : count > Ipv4Header && packet[Ipv4Header] == EchoReply)
                return true;
        }

        return false;
    }

    private static long Stamp(ReadOnlySpan<byte> control)
    {
        while (control.Length >= sizeof(Cmsghdr) + sizeof(Timespec))
        {
            var header = MemoryMarshal.Read<Cmsghdr>(control);
            if (header is { cmsg_level: SOL_SOCKET, cmsg_type: SCM_TIMESTAMPNS })
            {
                return MemoryMarshal.Read<Timespec>(control[sizeof(Cmsghdr)..]).Nanoseconds;
            }

            var aligned = ((int)header.cmsg_len + sizeof(nuint) - 1) & -sizeof(nuint);
            control = aligned <= 0 || aligned > control.Length ? default : control[aligned..];
        }

        throw new Failure(FailureKind.Failed, "the kernel gives packets no timestamps");
    }
}
