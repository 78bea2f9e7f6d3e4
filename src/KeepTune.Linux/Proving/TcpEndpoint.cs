using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Proving;

/// <summary>TCP sockets of the calling thread's namespace, to be used from anywhere afterwards.</summary>
internal static class TcpEndpoint
{
    public const ushort Port = 9000;

    private const int Backlog = 16;

    // The link is brand new: a lost packet is repeated after a second.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>No process has to accept: the kernel completes the connection.</summary>
    public static FileDescriptor Listen(LinkAddress address)
    {
        var socket = Make(address);
        var error = SocketCalls.Bind(socket, address.Socket(Port));
        if (error == Errno.None)
            error = SocketCalls.Listen(socket, Backlog);
        return error == Errno.None ? socket : throw error.Failure($"listen on {address.Text}");
    }

    /// <param name="keepalive">Whether to set SO_KEEPALIVE, the only option set.</param>
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

        // Disabled on the established connection it stays disabled, whatever a policy of this cgroup has done.
        if (!keepalive)
            SwitchOff(socket);
        return socket;
    }

    /// <summary>Disables keepalive, for an end that must not probe.</summary>
    public static void SwitchOff(FileDescriptor socket)
    {
        var error = SocketCalls.SetOption(socket.Number, SOL_SOCKET, SO_KEEPALIVE, 0);
        if (error != Errno.None)
            throw error.Failure("clear SO_KEEPALIVE");
    }

    /// <summary>Makes sure that a connection follows the sysctls.</summary>
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
                    "something sets socket options on every new connection here, so the sysctls can't be tested",
                    "run it in another cgroup; 'keeptune policy list' shows policies, 'bpftool cgroup tree' all BPF programs");
        }
    }

    /// <returns>Null if no connection is waiting.</returns>
    public static FileDescriptor? Accept(FileDescriptor listener) =>
        SocketCalls.Accept(listener, SOCK_NONBLOCK, out var connection) == Errno.None ? connection : null;

    /// <summary>Takes the pending error of the socket (SO_ERROR).</summary>
    public static Errno TakeError(FileDescriptor socket)
    {
        var error = SocketCalls.Option(socket, SOL_SOCKET, SO_ERROR, out int pending);
        return error == Errno.None ? new(pending) : error;
    }

    public static ushort LocalPort(FileDescriptor socket)
    {
        var error = SocketCalls.LocalPort(socket, out var port);
        return error == Errno.None ? port : throw error.Failure("get the port of a socket");
    }

    private static FileDescriptor Make(LinkAddress address)
    {
        var error = SocketCalls.Open(address.Family, SOCK_STREAM | SOCK_NONBLOCK, 0, out var socket);
        return error == Errno.None ? socket : throw error.Failure($"create an {(address.Ipv6 ? "IPv6" : "IPv4")} socket");
    }
}
