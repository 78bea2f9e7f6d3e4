using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;

namespace KeepTune.Linux.Sockets;

/// <summary>Changes sockets through duplicates of the descriptors that hold them, which are looked up again: some may be closed, or stand for other files by now.</summary>
internal sealed class DescriptorChanges
{
    private readonly SystemPaths paths;
    private readonly SocketTable table;
    private readonly SocketChange[] changes;
    private readonly SocketSlice part;
    private readonly Func<bool> stop;

    // From the inode to the first change of it: the subflows of MPTCP share one.
    private readonly Dictionary<uint, int> firsts = [];
    private int left;
    private bool stopped;

    public DescriptorChanges(SystemPaths paths, SocketTable table, SocketChange[] changes, SocketSlice part, Func<bool> stop)
    {
        (this.paths, this.table, this.changes, this.part, this.stop) = (paths, table, changes, part, stop);
        for (var i = part.From; i < part.From + part.Count; i++)
            left += firsts.TryAdd(table[changes[i].Row].Inode, i) ? 1 : 0;
    }

    public void Run()
    {
        var holders = new bool[table.Processes.Count];
        foreach (var i in firsts.Values)
        {
            ref readonly var socket = ref table[changes[i].Row];
            if (socket.Process >= 0)
                holders[socket.Process] = true;
            foreach (var holder in table.FurtherHolders(socket))
                holders[holder] = true;
        }

        // What may not be looked at any more is left to another holder, else it counts as gone.
        var descriptors = new ProcessDescriptors(paths);
        for (var process = 0; process < holders.Length && left > 0 && !stopped; process++)
        {
            if (holders[process])
                _ = descriptors.Each(table.Processes[process].Pid, Look);
        }

        Finish();
    }

    private bool Look(ProcessDescriptors.Holder holder, uint inode, int number)
    {
        if (!firsts.TryGetValue(inode, out var index) || changes[index].Fate is not SocketFate.Pending)
            return true;
        if (stop())
        {
            stopped = true;
            return false;
        }

        ref var change = ref changes[index];
        var error = holder.Duplicate(number, inode, out var duplicate);
        using var closed = duplicate;
        if (duplicate.IsInvalid)
        {
            // Closed meanwhile, another file's by now, or the process has ended: no error.
            if (error != Errno.None && error != Errno.EBADF && error != Errno.ESRCH)
                change.Message = $"couldn't duplicate its descriptor: {error.Text}";
            return true;
        }

        change.Message = null;
        SocketOptions.Change(duplicate.Number, ref change);
        left--;
        return left > 0;
    }

    private void Finish()
    {
        for (var i = part.From; i < part.From + part.Count; i++)
        {
            ref var change = ref changes[i];
            var first = firsts[table[change.Row].Inode];
            if (first != i)
                change = changes[first] with { Row = change.Row };
            else if (change.Fate is SocketFate.Pending && !stopped)
                change.Fate = change.Message is null ? SocketFate.Vanished : SocketFate.Failed;
        }
    }
}
