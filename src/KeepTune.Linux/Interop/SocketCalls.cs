using System.Buffers.Binary;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>What was received from a packet socket.</summary>
/// <param name="ControlLength">The bytes of control messages.</param>
/// <param name="Length">The bytes of the frame.</param>
internal readonly record struct ReceivedFrame(SockaddrLl Address, int ControlLength, int Length);

/// <summary>Calls on sockets that return their error: an <see cref="Errno"/>, None on success.</summary>
internal static unsafe class SocketCalls
{
    private const int MaxName = 28;

    /// <summary>Creates a socket that started programs do not inherit.</summary>
    public static Errno Open(int family, int type, int protocol, out FileDescriptor socket) =>
        FileDescriptor.Of(LibC.socket(family, type | SOCK_CLOEXEC, protocol), out socket);

    /// <param name="name">struct sockaddr of the family.</param>
    public static Errno Bind(FileDescriptor socket, ReadOnlySpan<byte> name)
    {
        fixed (byte* start = name)
            return Errno.Of(LibC.bind(socket, start, (uint)name.Length));
    }

    public static Errno Listen(FileDescriptor socket, int backlog) => Errno.Of(LibC.listen(socket, backlog));

    public static Errno Connect(FileDescriptor socket, ReadOnlySpan<byte> name)
    {
        fixed (byte* start = name)
            return Errno.Of(LibC.connect(socket, start, (uint)name.Length));
    }

    /// <param name="flags">For the new socket, besides SOCK_CLOEXEC.</param>
    public static Errno Accept(FileDescriptor listener, int flags, out FileDescriptor connection) =>
        FileDescriptor.Of(LibC.accept4(listener, null, null, flags | SOCK_CLOEXEC), out connection);

    /// <summary>The local port of an IPv4 or IPv6 socket.</summary>
    public static Errno LocalPort(FileDescriptor socket, out ushort port)
    {
        var name = stackalloc byte[MaxName];
        uint length = MaxName;
        var error = Errno.Of(LibC.getsockname(socket, name, &length));
        port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(name + 2, sizeof(ushort)));
        return error;
    }

    public static Errno Option<T>(FileDescriptor socket, int level, int name, out T value)
        where T : unmanaged
    {
        T read = default;
        var length = (uint)sizeof(T);
        var error = Errno.Of(LibC.getsockopt(socket, level, name, &read, &length));
        value = read;
        return error;
    }

    /// <summary>
    /// For the many descriptors that are read in sequence: the bare number, not a handle that must be counted. The caller keeps it open
    /// meanwhile.
    /// </summary>
    public static Errno Option(int socket, int level, int name, out int value)
    {
        var read = 0;
        uint length = sizeof(int);
        var error = Errno.Of(LibC.getsockopt(socket, level, name, &read, &length));
        value = read;
        return error;
    }

    /// <summary>The same for an option that is a structure; the kernel fills in as much as it knows and fits.</summary>
    public static Errno Option(int socket, int level, int name, Span<byte> value, out int length)
    {
        var size = (uint)value.Length;
        fixed (byte* start = value)
        {
            var error = Errno.Of(LibC.getsockopt(socket, level, name, start, &size));
            length = (int)size;
            return error;
        }
    }

    public static Errno SetOption(int socket, int level, int name, int value) =>
        Errno.Of(LibC.setsockopt(socket, level, name, &value, sizeof(int)));

    /// <param name="to">struct sockaddr of the family; empty to send to the connected peer.</param>
    public static Errno Send(FileDescriptor socket, ReadOnlySpan<byte> bytes, int flags, ReadOnlySpan<byte> to = default)
    {
        fixed (byte* start = bytes, address = to)
            return Errno.Of(LibC.sendto(socket, start, (nuint)bytes.Length, flags, address, (uint)to.Length));
    }

    /// <param name="count">With MSG_TRUNC it may exceed the size of the buffer.</param>
    public static Errno Receive(FileDescriptor socket, Span<byte> buffer, int flags, out int count)
    {
        fixed (byte* start = buffer)
        {
            var result = LibC.recv(socket, start, (nuint)buffer.Length, flags);
            count = (int)Math.Max(result, 0);
            return Errno.Of(result);
        }
    }

    /// <summary>Receives from a packet socket (packet(7)), with ancillary data.</summary>
    /// <param name="control">Receives control messages (cmsg(3)).</param>
    public static Errno Receive(FileDescriptor socket, Span<byte> buffer, Span<byte> control, int flags, out ReceivedFrame frame)
    {
        SockaddrLl from = default;
        fixed (byte* start = buffer, controlStart = control)
        {
            var part = new Iovec { iov_base = start, iov_len = (nuint)buffer.Length };
            var message = new Msghdr
            {
                msg_name = &from,
                msg_namelen = (uint)sizeof(SockaddrLl),
                msg_iov = &part,
                msg_iovlen = 1,
                msg_control = controlStart,
                msg_controllen = (nuint)control.Length,
            };
            var result = LibC.recvmsg(socket, ref message, flags);
            var error = Errno.Of(result);
            frame = new(from, (int)message.msg_controllen, (int)Math.Max(result, 0));
            return error;
        }
    }
}
