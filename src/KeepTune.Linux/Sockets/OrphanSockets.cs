using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Sockets for which no holder was found, or whose descriptor stood for something else when it was duplicated. Those of the kernel itself
/// have none, nor those on their way from one process to another; but most that look so have ended between the look at the table and the
/// look at the processes, which only a second look at the table tells.
/// </summary>
public static class OrphanSockets
{
    /// <param name="held">Only those with a holder count: the others are not meant.</param>
    public static bool IsAny(SocketTable table, bool held)
    {
        for (var row = 0; row < table.Count; row++)
        {
            if (IsUnheld(table[row]) && !(held && table[row].Process < 0))
                return true;
        }

        return false;
    }

    /// <summary>Marks those that are in the later table no more.</summary>
    public static void MarkVanished(SocketTable table, SocketTable later)
    {
        var index = new InodeIndex(later);
        for (var row = 0; row < table.Count; row++)
        {
            ref var socket = ref table[row];
            var slot = -1;
            if (IsUnheld(socket) && index.Next(socket.Inode, ref slot) < 0)
                socket.Options = OptionsState.Vanished;
        }
    }

    private static bool IsUnheld(in TcpSocket socket) => socket.Inode != 0
        && (
            socket.Options is OptionsState.Failed
                || (socket.Process < 0 && socket.Options is OptionsState.NoProcess or OptionsState.NotPermitted));
}
