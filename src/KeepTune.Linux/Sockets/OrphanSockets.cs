using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Sockets without a known holder, or whose descriptor was reused before it was duplicated. Sockets of the kernel itself have none, nor
/// those in transit from one process to another; but most of these have ended between the scan of the table and that of the processes,
/// which only a second scan of the table shows.
/// </summary>
public static class OrphanSockets
{
    /// <param name="held">Count only sockets with a holder: others are not selected.</param>
    public static bool IsAny(SocketTable table, bool held)
    {
        for (var row = 0; row < table.Count; row++)
        {
            if (IsUnheld(table[row]) && !(held && table[row].Process < 0))
                return true;
        }

        return false;
    }

    /// <summary>Marks the sockets that are missing from the later table.</summary>
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
