using System.Runtime.InteropServices;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>A frame as it passed a network interface.</summary>
/// <param name="UnixNanoseconds">The kernel's time stamp: when it passed, not when it was read.</param>
/// <param name="At">The same moment by <see cref="MonotonicClock"/>.</param>
/// <param name="Outgoing">This side sent it.</param>
public sealed record CapturedFrame(long UnixNanoseconds, TimeSpan At, bool Outgoing, ReadOnlyMemory<byte> Bytes);

/// <summary>All that passes the interfaces of one network namespace, in both directions (packet(7)).</summary>
internal sealed unsafe class PacketCapture : IDisposable
{
    private const int LongestFrame = 65536;
    private const int ControlSize = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly byte[] buffer = new byte[LongestFrame];

    private PacketCapture(FileDescriptor socket) => Socket = socket;

    /// <summary>Readable when something has passed.</summary>
    public FileDescriptor Socket { get; }

    /// <summary>
    /// Listens in the network namespace of the calling thread, from now on and wherever the thread goes; waits until packets pass and are
    /// stamped.
    /// </summary>
    /// <param name="towards">Who is to answer.</param>
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
            throw error.Failure("watch the wire (a packet socket)");
        error = SocketCalls.SetOption(socket.Number, SOL_SOCKET, SO_TIMESTAMPNS, 1);
        return error == Errno.None ? new(socket) : throw error.Failure("get the times at which packets pass");
    }

    /// <returns>Null when there is no further frame yet.</returns>
    /// <exception cref="Failure">Failed: the kernel tells no time.</exception>
    public CapturedFrame? Read()
    {
        Span<byte> control = stackalloc byte[ControlSize];
        var error = SocketCalls.Receive(Socket, buffer, control, MSG_DONTWAIT, out var frame);
        if (error == Errno.EAGAIN || error == Errno.EINTR)
            return null;
        if (error != Errno.None)
            throw error.Failure("read what passed the wire");

        var stamp = Stamp(control[..frame.ControlLength]);
        var isOutgoing = frame.Address.sll_pkttype == PACKET_OUTGOING;
        return new(stamp, MonotonicClock.Of(stamp), isOutgoing, buffer.AsMemory(0, frame.Length).ToArray());
    }

    public void Dispose() => Socket.Dispose();

    // Two things take their time. Who is the first to ask for time stamps gets them when a worker of the kernel has switched them on, and
    // until then the time at which a packet is read (net/core/dev.c, net_enable_timestamp); and an end of a cable sends, and has its IPv6
    // address, when another has noticed that the other end is up (net/core/link_watch.c). A SYN that is sent before is repeated only after
    // a second.
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
                ? "the kernel does not tell when a packet passed"
                : $"no answer from {towards.Text} within {Patience.TotalSeconds:0} s: the veth pair passes nothing");
    }

    // An answer that is on the wire may still be refused by this side.
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

        throw new Failure(FailureKind.Failed, "the kernel does not tell when a packet passed");
    }
}
