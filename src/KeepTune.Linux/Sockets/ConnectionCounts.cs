using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Sockets;

/// <summary>How many connections the sysctls reach.</summary>
/// <param name="Following">With keepalive, and the values of their namespace.</param>
/// <param name="Own">With keepalive, and other values.</param>
/// <param name="Off">Without keepalive.</param>
/// <param name="NotKnown">With options that could not be read.</param>
/// <param name="Complete">False if time ran out: the numbers are then minimums.</param>
public sealed record ConnectionCounts(int Following, int Own, int Off, int NotKnown, bool Complete)
{
    public int All => Following + Own + Off + NotKnown;

    /// <summary>Counts them within 100 ms.</summary>
    /// <returns>Null if the kernel can't list its sockets.</returns>
    public static ConnectionCounts? Look(Target target, SystemPaths paths) =>
        BriefScan.Read(target, paths, () => SocketFilter.Connected) is var (table, complete) ? Count(table, complete) : null;

    private static ConnectionCounts Count(SocketTable table, bool complete)
    {
        var (following, own, off, unknown) = (0, 0, 0, 0);
        for (var row = 0; row < table.Count; row++)
        {
            ref readonly var socket = ref table[row];
            if (!socket.HasConnection)
                continue;
            if (socket.Keepalive == TcpSocket.Unknown || socket.Settings is null)
                unknown++;
            else if (socket.Keepalive == 0)
                off++;
            else if (table.Namespaces[socket.Namespace].MayInherit(socket) == false)
                own++;
            else
                following++;
        }

        return new(following, own, off, unknown, complete);
    }
}
