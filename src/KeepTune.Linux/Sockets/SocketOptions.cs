using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The keepalive options of another process's socket.</summary>
internal static unsafe class SocketOptions
{
    /// <summary>Duplicates the descriptor, asks, and closes the duplicate at once. An option that the socket does not have stays unknown.</summary>
    public static void Read(FileDescriptor pidfd, int fd, ref TcpSocket socket)
    {
        var duplicate = pidfd.IsInvalid ? -1 : (int)LibC.syscall(SYS_pidfd_getfd, pidfd.Number, fd, 0);
        if (duplicate < 0)
        {
            var error = pidfd.IsInvalid ? Errno.ENOSYS : Errno.Last;

            // Another holder may have told meanwhile.
            if (socket.Options is OptionsState.Read)
                return;
            socket.Options = error.IsPermission ? OptionsState.NotPermitted
                : error == Errno.EBADF || error == Errno.ESRCH ? OptionsState.Vanished
                : OptionsState.Failed;
            return;
        }

        // One by one: an MPTCP socket has some and not others.
        socket.Keepalive = Option(duplicate, SOL_SOCKET, SO_KEEPALIVE);
        socket.Time = Option(duplicate, IPPROTO_TCP, TCP_KEEPIDLE);
        socket.Intvl = Option(duplicate, IPPROTO_TCP, TCP_KEEPINTVL);
        socket.Probes = Option(duplicate, IPPROTO_TCP, TCP_KEEPCNT);
        socket.UserTimeoutMs = Option(duplicate, IPPROTO_TCP, TCP_USER_TIMEOUT);
        _ = LibC.close(duplicate);
        socket.Options = socket.Keepalive == TcpSocket.Unknown ? OptionsState.Failed : OptionsState.Read;
    }

    private static int Option(int socket, int level, int name)
    {
        var value = 0;
        uint length = sizeof(int);
        if (LibC.getsockopt(socket, level, name, &value, &length) == 0)
            return value;

        // MPTCP refuses both to tell the timeout and to set it.
        return name == TCP_USER_TIMEOUT && Errno.Last == Errno.EOPNOTSUPP ? 0 : TcpSocket.Unknown;
    }
}
