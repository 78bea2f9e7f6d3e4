using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Maps a socket's inode to its rows: several for MPTCP, whose subflows share one. Filled once, then read by any number of threads.
/// </summary>
internal sealed class InodeIndex
{
    private readonly SocketTable table;

    // A row plus 1; 0 is free. At most half full, so that a search ends soon.
    private readonly int[] slots;
    private readonly int mask;

    public InodeIndex(SocketTable table)
    {
        this.table = table;
        slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, table.Count * 2))];
        mask = slots.Length - 1;
        for (var row = 0; row < table.Count; row++)
        {
            var inode = table[row].Inode;
            if (inode == 0)
                continue;
            var slot = First(inode);
            while (slots[slot] != 0)
                slot = (slot + 1) & mask;
            slots[slot] = row + 1;
            Count++;
        }
    }

    /// <summary>Number of sockets that a process holds.</summary>
    public int Count { get; }

    /// <summary>The next row with this inode; start with a slot of -1.</summary>
    /// <returns>-1 if there are no more.</returns>
    public int Next(uint inode, ref int slot)
    {
        slot = slot < 0 ? First(inode) : (slot + 1) & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (table[slots[slot] - 1].Inode == inode)
                return slots[slot] - 1;
        }

        return -1;
    }

    /// <summary>Marks duplicate rows: the kernel's table may change while it is sent in parts.</summary>
    public void MarkRepeats()
    {
        for (var row = 0; row < table.Count; row++)
        {
            ref var socket = ref table[row];
            var slot = -1;
            for (var other = socket.Inode == 0 ? row : Next(socket.Inode, ref slot); other != row; other = Next(socket.Inode, ref slot))
            {
                if (!IsSame(socket, table[other]))
                    continue;
                (socket.Options, socket.Inode) = (OptionsState.Vanished, 0);
                break;
            }
        }
    }

    // The later of two rows with the same ends is a repetition: no two sockets share both ends.
    private static bool IsSame(in TcpSocket one, in TcpSocket other) =>
        (one.LocalPort, one.PeerPort, one.Ipv4, one.Namespace) == (other.LocalPort, other.PeerPort, other.Ipv4, other.Namespace)
        && one.Local.Equals(other.Local) && one.Peer.Equals(other.Peer);

    private int First(uint inode) => (int)((inode * 2654435769u) >> 3) & mask;
}
