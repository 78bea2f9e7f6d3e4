using System.Buffers.Binary;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>TCP sockets for the namespace that the calling thread is in; afterwards they are used from anywhere.</summary>
internal static unsafe class TcpEndpoint
{
    public const ushort Port = 9000;

    private const int Backlog = 16;

    // Across a cable that was plugged in a moment ago: a lost packet is repeated after a second.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>Nobody has to accept: the kernel completes the connection.</summary>
    public static FileDescriptor Listen(LinkAddress address)
    {
        var socket = Make(address);
        var name = address.Socket(Port);
        fixed (byte* start = name)
        {
            if (LibC.bind(socket, start, (uint)name.Length) < 0 || LibC.listen(socket, Backlog) < 0)
                throw Errno.Last.Failure($"listen on {address.Text}");
        }

        return socket;
    }

    /// <param name="keepalive">Whether SO_KEEPALIVE is set: the one option that is.</param>
    public static FileDescriptor Connect(LinkAddress address, bool keepalive)
    {
        var socket = Make(address);
        var on = 1;
        if (keepalive && LibC.setsockopt(socket.Number, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(int)) < 0)
            throw Errno.Last.Failure("set SO_KEEPALIVE");
        var name = address.Socket(Port);
        fixed (byte* start = name)
            _ = LibC.connect(socket, start, (uint)name.Length);

        var wait = new PollFd { fd = socket.Number, events = POLLOUT };
        _ = LibC.poll(&wait, 1, (int)ConnectPatience.TotalMilliseconds);
        if ((wait.revents & POLLOUT) == 0)
            throw new Failure(FailureKind.Failed, $"no connection to {address.Text} within {ConnectPatience.TotalSeconds:0} s");
        var error = TakeError(socket);
        if (error != Errno.None)
            throw error.Failure($"connect to {address.Text}");

        // What is switched off after the connection stands stays off, whatever a policy of this cgroup has done to it.
        if (!keepalive)
            SwitchOff(socket);
        return socket;
    }

    /// <summary>Keepalive off, for an end that is not to probe.</summary>
    public static void SwitchOff(FileDescriptor socket)
    {
        var off = 0;
        if (LibC.setsockopt(socket.Number, SOL_SOCKET, SO_KEEPALIVE, &off, sizeof(int)) < 0)
            throw Errno.Last.Failure("clear SO_KEEPALIVE");
    }

    /// <summary>Makes sure that a connection obeys the sysctls.</summary>
    /// <exception cref="Failure">Something else has set its options.</exception>
    public static void RequireObedience(FileDescriptor socket, KeepaliveSettings settings)
    {
        foreach (var (name, expected)
            in new[]
            {
                (TCP_KEEPIDLE, settings.TimeSeconds),
                (TCP_KEEPINTVL, settings.IntvlSeconds),
                (TCP_KEEPCNT, settings.Probes),
                (TCP_USER_TIMEOUT, 0),
            })
        {
            var value = 0;
            uint length = sizeof(int);
            if (LibC.getsockopt(socket, IPPROTO_TCP, name, &value, &length) == 0 && value != expected)
                throw new Failure(
                    FailureKind.Failed,
                    "something sets the options of every connection that is made here, so nothing about the sysctls can be proved",
                    "'keeptune policy list' shows the policies of cgroups, 'bpftool cgroup tree' all programs; run it from another cgroup");
        }
    }

    /// <returns>Null when no connection waits.</returns>
    public static FileDescriptor? Accept(FileDescriptor listener)
    {
        var fd = LibC.accept4(listener, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK);
        return fd < 0 ? null : new(fd);
    }

    /// <summary>The error that is pending on it (SO_ERROR), which is so taken away.</summary>
    public static Errno TakeError(FileDescriptor socket)
    {
        var value = 0;
        uint length = sizeof(int);
        return LibC.getsockopt(socket, SOL_SOCKET, SO_ERROR, &value, &length) == 0 ? new(value) : Errno.Last;
    }

    public static ushort LocalPort(FileDescriptor socket)
    {
        var name = stackalloc byte[28];
        uint length = 28;
        return LibC.getsockname(socket, name, &length) == 0
            ? BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(name + 2, 2))
            : throw Errno.Last.Failure("ask for a socket's port");
    }

    private static FileDescriptor Make(LinkAddress address)
    {
        var socket = new FileDescriptor(LibC.socket(address.Family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        return socket.IsInvalid ? throw Errno.Last.Failure($"make a socket for {(address.Ipv6 ? "IPv6" : "IPv4")}") : socket;
    }
}
