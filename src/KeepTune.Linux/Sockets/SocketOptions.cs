using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The keepalive options of another process's socket.</summary>
internal static class SocketOptions
{
    /// <summary>
    /// Duplicates the descriptor, queries it, and closes the duplicate at once. An option that the socket lacks stays unknown.
    /// </summary>
    /// <param name="socket">Identified by its inode; gets the answers.</param>
    public static void Read(ProcessDescriptors.Holder holder, int number, ref TcpSocket socket, bool askIdle = false)
    {
        var error = holder.Duplicate(number, socket.Inode, out var duplicate);
        using var closed = duplicate;
        if (duplicate.IsInvalid)
        {
            socket.Options = error.IsPermission ? OptionsState.NotPermitted : OptionsState.Failed;
            return;
        }

        // One by one: an MPTCP socket has only some of them.
        socket.Keepalive = Option(duplicate.Number, SOL_SOCKET, SO_KEEPALIVE);
        socket.Time = Option(duplicate.Number, IPPROTO_TCP, TCP_KEEPIDLE);
        socket.Intvl = Option(duplicate.Number, IPPROTO_TCP, TCP_KEEPINTVL);
        socket.Probes = Option(duplicate.Number, IPPROTO_TCP, TCP_KEEPCNT);
        socket.UserTimeoutMs = Option(duplicate.Number, IPPROTO_TCP, TCP_USER_TIMEOUT);
        if (askIdle && socket.HasConnection && socket.IdleMs == TcpSocket.Unknown)
            socket.IdleMs = TcpInfo.IdleMs(duplicate.Number);
        socket.Options = socket.Keepalive == TcpSocket.Unknown ? OptionsState.Failed : OptionsState.Read;
    }

    /// <summary>Makes a change that is begun through a duplicate of the descriptor, and reads the options back.</summary>
    public static void Change(int duplicate, ref SharedSocketChange change)
    {
        var refused = SocketCalls.Option(duplicate, SOL_SOCKET, SO_KEEPALIVE, out var on);

        // A descriptor that only refers to the file (O_PATH): another one may work.
        if (refused != Errno.None)
        {
            change.Fail(SocketChangeStep.Read, refused.Number);
            change.PutBack();
            return;
        }

        change.Fail(SocketChangeStep.None, 0);
        if (change.SetsAll || on == 1)
        {
            // Off first: with keepalive on, a new time would make the probe of a socket due at once if it has been idle for longer.
            var going = !change.Restart || on != 1 || Set(duplicate, ref change, SOL_SOCKET, SO_KEEPALIVE, 0, SocketChangeStep.Off);
            if (change.SetsAll)
            {
                going = going
                    && Set(duplicate, ref change, IPPROTO_TCP, TCP_KEEPIDLE, change.Time, SocketChangeStep.Time)
                    && Set(duplicate, ref change, IPPROTO_TCP, TCP_KEEPINTVL, change.Intvl, SocketChangeStep.Intvl)
                    && Set(duplicate, ref change, IPPROTO_TCP, TCP_KEEPCNT, change.Probes, SocketChangeStep.Probes);
            }

            // Whatever failed, a socket that had keepalive keeps it.
            if (going || on == 1)
                Set(duplicate, ref change, SOL_SOCKET, SO_KEEPALIVE, 1, SocketChangeStep.On);
        }

        change.End(
            on == 1,
            Option(duplicate, SOL_SOCKET, SO_KEEPALIVE),
            Option(duplicate, IPPROTO_TCP, TCP_KEEPIDLE),
            Option(duplicate, IPPROTO_TCP, TCP_KEEPINTVL),
            Option(duplicate, IPPROTO_TCP, TCP_KEEPCNT));
    }

    // Only the first failure is kept.
    private static bool Set(int socket, ref SharedSocketChange change, int level, int name, int value, SocketChangeStep step)
    {
        var error = SocketCalls.SetOption(socket, level, name, value);
        if (error == Errno.None)
            return true;
        if (change.Step is SocketChangeStep.None)
            change.Fail(step, error.Number);
        return false;
    }

    private static int Option(int socket, int level, int name)
    {
        var error = SocketCalls.Option(socket, level, name, out var value);
        if (error == Errno.None)
            return value;

        // MPTCP refuses to read the timeout as well as to set it.
        return name == TCP_USER_TIMEOUT && error == Errno.EOPNOTSUPP ? 0 : TcpSocket.Unknown;
    }
}
