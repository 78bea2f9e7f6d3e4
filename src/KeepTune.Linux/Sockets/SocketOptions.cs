using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The keepalive options of another process's socket.</summary>
internal static unsafe class SocketOptions
{
    /// <summary>Duplicates the descriptor, asks, and closes the duplicate at once. An option that the socket does not have stays unknown.</summary>
    /// <param name="socket">Its inode; gets the answers.</param>
    public static void Read(ProcessDescriptors.Holder holder, int number, ref TcpSocket socket)
    {
        var error = holder.Duplicate(number, socket.Inode, out var duplicate);
        using var closed = duplicate;
        if (duplicate.IsInvalid)
        {
            socket.Options = error.IsPermission ? OptionsState.NotPermitted : OptionsState.Failed;
            return;
        }

        // One by one: an MPTCP socket has some and not others.
        socket.Keepalive = Option(duplicate.Number, SOL_SOCKET, SO_KEEPALIVE);
        socket.Time = Option(duplicate.Number, IPPROTO_TCP, TCP_KEEPIDLE);
        socket.Intvl = Option(duplicate.Number, IPPROTO_TCP, TCP_KEEPINTVL);
        socket.Probes = Option(duplicate.Number, IPPROTO_TCP, TCP_KEEPCNT);
        socket.UserTimeoutMs = Option(duplicate.Number, IPPROTO_TCP, TCP_USER_TIMEOUT);
        socket.Options = socket.Keepalive == TcpSocket.Unknown ? OptionsState.Failed : OptionsState.Read;
    }

    /// <summary>Makes the change through a duplicate of the descriptor, and reads back what then stands.</summary>
    public static void Change(int duplicate, ref SocketChange change)
    {
        var on = Option(duplicate, SOL_SOCKET, SO_KEEPALIVE);
        if (change.Settings is null && on != 1)
        {
            change.Fate = SocketFate.Left;
            return;
        }

        // Off first: with keepalive on, a new time would make the probe of a socket that is idle for longer due at once.
        var failure = change.Restart && on == 1 ? Set(duplicate, SOL_SOCKET, SO_KEEPALIVE, 0, "SO_KEEPALIVE") : null;
        if (change.Settings is { } settings)
        {
            failure ??= Set(duplicate, IPPROTO_TCP, TCP_KEEPIDLE, settings.TimeSeconds, "TCP_KEEPIDLE")
                ?? Set(duplicate, IPPROTO_TCP, TCP_KEEPINTVL, settings.IntvlSeconds, "TCP_KEEPINTVL")
                ?? Set(duplicate, IPPROTO_TCP, TCP_KEEPCNT, settings.Probes, "TCP_KEEPCNT");
        }

        // Whatever failed, a socket that had it keeps it.
        if (failure is null || on == 1)
        {
            var last = Set(duplicate, SOL_SOCKET, SO_KEEPALIVE, 1, "SO_KEEPALIVE");
            failure ??= last;
        }

        change.Keepalive = Option(duplicate, SOL_SOCKET, SO_KEEPALIVE);
        change.Time = Option(duplicate, IPPROTO_TCP, TCP_KEEPIDLE);
        change.Intvl = Option(duplicate, IPPROTO_TCP, TCP_KEEPINTVL);
        change.Probes = Option(duplicate, IPPROTO_TCP, TCP_KEEPCNT);
        if (failure is null && !IsDone(change))
            failure = "other values stand than were set: did the program set its own at the same moment?";
        change.Message = failure;
        change.Fate = failure is null ? SocketFate.Changed : SocketFate.Failed;
    }

    private static bool IsDone(in SocketChange change) => change.Keepalive == 1
        && (change.Settings is not { } wanted || (change.Time == wanted.TimeSeconds && change.Intvl == wanted.IntvlSeconds && change.Probes == wanted.Probes));

    // The message, or null.
    private static string? Set(int socket, int level, int name, int value, string word) =>
        LibC.setsockopt(socket, level, name, &value, sizeof(int)) == 0 ? null : $"couldn't set {word} to {value}: {Errno.Last.Text}";

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
