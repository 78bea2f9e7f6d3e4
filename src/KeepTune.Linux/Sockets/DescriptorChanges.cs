using System.Globalization;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Changes sockets through duplicates of the descriptors that hold them, which are looked up again: some may be closed, or stand for other files by now.</summary>
internal sealed unsafe class DescriptorChanges
{
    private const int BufferSize = 32 * 1024;
    private const int LongestLink = 64;

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

        var buffer = new byte[BufferSize];
        for (var process = 0; process < holders.Length && left > 0 && !stopped; process++)
        {
            if (holders[process])
                Scan(table.Processes[process].Pid, buffer);
        }

        Finish();
    }

    private void Scan(int pid, byte[] buffer)
    {
        // What may not be looked at any more is left to another holder, else it counts as gone.
        var error = Files.Open(null, $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}/fd", O_RDONLY | O_DIRECTORY, 0, out var fds);
        using (fds)
        {
            if (error != Errno.None)
                return;
            using var pidfd = new FileDescriptor((int)LibC.syscall(SYS_pidfd_open, pid, 0, 0));
            var noPidfd = pidfd.IsInvalid ? Errno.Last : Errno.None;
            fixed (byte* start = buffer)
            {
                nint count;
                while (!stopped && left > 0 && (count = LibC.syscall(SYS_getdents64, fds.Number, start, BufferSize)) > 0)
                {
                    // struct linux_dirent64 (getdents(2)): inode, offset, record length, type, name.
                    for (nint at = 0; at < count && !stopped && left > 0; at += *(ushort*)(start + at + 16))
                        Look(fds, pidfd, noPidfd, start + at + 19);
                }
            }
        }
    }

    private void Look(FileDescriptor fds, FileDescriptor pidfd, Errno noPidfd, byte* name)
    {
        var link = stackalloc byte[LongestLink];
        var length = *name == (byte)'.' ? 0 : LibC.readlinkat(fds.Number, name, link, LongestLink);
        if (length <= 0 || ProcessScan.InodeOf(new(link, (int)length)) is not { } inode || !firsts.TryGetValue(inode, out var index))
            return;
        ref var change = ref changes[index];
        if (change.Fate is not SocketFate.Pending)
            return;
        if (stop())
        {
            stopped = true;
            return;
        }

        using var duplicate = new FileDescriptor(pidfd.IsInvalid ? -1 : (int)LibC.syscall(SYS_pidfd_getfd, pidfd.Number, ProcessScan.Number(name), 0));
        var error = !duplicate.IsInvalid ? Errno.None : pidfd.IsInvalid ? noPidfd : Errno.Last;
        if (error != Errno.None)
        {
            // Closed meanwhile, or the process has ended: no error.
            change.Message = error == Errno.EBADF || error == Errno.ESRCH ? change.Message : $"couldn't duplicate its descriptor: {error.Text}";
            return;
        }

        // Between the look and the duplicate the number may have been given to another file.
        if (Files.Status(duplicate, out var status) != Errno.None || !status.IsSocket || status.Inode != inode)
            return;
        change.Message = null;
        SocketOptions.Change(duplicate.Number, ref change);
        left--;
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
