using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>TCP sockets for the namespace that the calling thread is in; afterwards they are used from anywhere.</summary>
internal static class TcpEndpoint
{
    public const ushort Port = 9000;

    private const int Backlog = 16;

    // Across a cable that was plugged in a moment ago: a lost packet is repeated after a second.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>Nobody has to accept: the kernel completes the connection.</summary>
    public static FileDescriptor Listen(LinkAddress address)
    {
        var socket = Make(address);
        var error = SocketCalls.Bind(socket, address.Socket(Port));
        if (error == Errno.None)
            error = SocketCalls.Listen(socket, Backlog);
        return error == Errno.None ? socket : throw error.Failure($"listen on {address.Text}");
    }

    /// <param name="keepalive">Whether SO_KEEPALIVE is set: the one option that is.</param>
    public static FileDescriptor Connect(LinkAddress address, bool keepalive)
    {
        var socket = Make(address);
        var error = keepalive ? SocketCalls.SetOption(socket.Number, SOL_SOCKET, SO_KEEPALIVE, 1) : Errno.None;
        if (error != Errno.None)
            throw error.Failure("set SO_KEEPALIVE");
        _ = SocketCalls.Connect(socket, address.Socket(Port));
        var wait = new PollFd { fd = socket.Number, events = POLLOUT };
        _ = Descriptors.Poll(ref wait, ConnectPatience);
        if ((wait.revents & POLLOUT) == 0)
            throw new Failure(FailureKind.Failed, $"no connection to {address.Text} within {ConnectPatience.TotalSeconds:0} s");
        error = TakeError(socket);
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
        var error = SocketCalls.SetOption(socket.Number, SOL_SOCKET, SO_KEEPALIVE, 0);
        if (error != Errno.None)
            throw error.Failure("clear SO_KEEPALIVE");
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
            if (SocketCalls.Option(socket, IPPROTO_TCP, name, out int value) == Errno.None && value != expected)
                throw new Failure(
                    FailureKind.Failed,
                    "something sets the options of every connection that is made here, so nothing about the sysctls can be proved",
                    "'keeptune policy list' shows the policies of cgroups, 'bpftool cgroup tree' all programs; run it from another cgroup");
        }
    }

    /// <returns>Null when no connection waits.</returns>
    public static FileDescriptor? Accept(FileDescriptor listener) =>
        SocketCalls.Accept(listener, SOCK_NONBLOCK, out var connection) == Errno.None ? connection : null;

    /// <summary>The error that is pending on it (SO_ERROR), which is so taken away.</summary>
    public static Errno TakeError(FileDescriptor socket)
    {
        var error = SocketCalls.Option(socket, SOL_SOCKET, SO_ERROR, out int pending);
        return error == Errno.None ? new(pending) : error;
    }

    public static ushort LocalPort(FileDescriptor socket)
    {
        var error = SocketCalls.LocalPort(socket, out var port);
        return error == Errno.None ? port : throw error.Failure("ask for a socket's port");
    }

    private static FileDescriptor Make(LinkAddress address)
    {
        var error = SocketCalls.Open(address.Family, SOCK_STREAM | SOCK_NONBLOCK, 0, out var socket);
        return error == Errno.None ? socket : throw error.Failure($"make a socket for {(address.Ipv6 ? "IPv6" : "IPv4")}");
    }
}
