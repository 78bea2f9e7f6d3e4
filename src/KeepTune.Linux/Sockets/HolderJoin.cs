using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Programs;

namespace KeepTune.Linux.Sockets;

/// <summary>Joins the records of a pass with the rows of a table.</summary>
internal sealed class HolderJoin(SocketTable table, InodeIndex index, SocketRecords held)
{
    // Allows for packets that arrive between reading the clock and the socket.
    private const uint JustNow = uint.MaxValue - 1000;

    /// <summary>Whether some row with an inode has no known holder.</summary>
    public bool IsAnyMissing
    {
        get
        {
            var seen = new bool[table.Count];
            var count = 0;
            for (var number = 0; number < held.Count; number++)
            {
                var slot = -1;
                for (var row = index.Next(held[number].Inode, ref slot); row >= 0; row = index.Next(held[number].Inode, ref slot))
                {
                    count += seen[row] ? 0 : 1;
                    seen[row] = true;
                }
            }

            return count < index.Count;
        }
    }

    /// <returns>The processes of the table that hold MPTCP sockets, whose options must be queried in another way; null for
    /// none.</returns>
    public bool[]? Fill()
    {
        bool[]? mptcp = null;
        var processes = new int[table.Processes.Count];
        for (var i = 0; i < processes.Length; i++)
            processes[i] = table.Processes[i].Pid;

        var process = -1;
        for (var number = 0; number < held.Count; number++)
        {
            ref readonly var record = ref held[number];
            if (process < 0 || processes[process] != record.Process)
                process = Array.BinarySearch(processes, record.Process);
            var slot = -1;
            for (var row = index.Next(record.Inode, ref slot); row >= 0; row = index.Next(record.Inode, ref slot))
            {
                table.AddHolder(row, process);
                if (record.IsTcp)
                    Fill(ref table[row], record);
                else
                    (mptcp ??= new bool[processes.Length])[process] = true;
            }
        }

        return mptcp;
    }

    private void Fill(ref TcpSocket socket, in SocketRecord record)
    {
        if (socket.Options is OptionsState.Read)
            return;
        var theirs = table.Namespaces[socket.Namespace].Settings;
        socket.Options = OptionsState.Read;
        socket.Keepalive = record.Keepalive ? 1 : 0;
        socket.Time = record.Time != 0 ? Seconds(record.Time) : theirs?.TimeSeconds ?? TcpSocket.Unknown;
        socket.Intvl = record.Intvl != 0 ? Seconds(record.Intvl) : theirs?.IntvlSeconds ?? TcpSocket.Unknown;
        socket.Probes = record.Probes != 0 ? record.Probes : theirs?.Probes ?? TcpSocket.Unknown;
        socket.Origin = record.InheritsAll ? SettingsOrigin.Inherited : SettingsOrigin.Own;
        socket.UserTimeoutMs = record.UserTimeoutMs;

        if (socket.HasConnection)
            socket.IdleMs = record.IdleTicks > JustNow ? 0 : (int)Math.Min(record.IdleTicks * 1000L / KernelClock.Hz, int.MaxValue);

        // In other states the timer has another purpose, or none.
        if (record.Keepalive
            && record.TimerTicks is { } ticks
            && socket.State is (TcpState.Established or TcpState.CloseWait or TcpState.FinWait1))
            socket.KeepaliveTimerMs = (int)Math.Clamp(ticks * 1000L / KernelClock.Hz, 0, int.MaxValue);
    }

    private static int Seconds(uint ticks) => (int)(ticks / (uint)KernelClock.Hz);
}
