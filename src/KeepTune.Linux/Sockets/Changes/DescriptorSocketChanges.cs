using System.Runtime.InteropServices;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Makes changes through duplicates of the descriptors that hold the sockets. These are looked up again, because some may be closed or
/// reused for other files.
/// </summary>
internal sealed class DescriptorSocketChanges
{
    private readonly SystemPaths paths;
    private readonly SocketChangeList list;
    private readonly Dictionary<uint, int> places = [];
    private readonly int parent = Processes.Parent;
    private int left;

    public DescriptorSocketChanges(SystemPaths paths, SocketChangeList list)
    {
        (this.paths, this.list) = (paths, list);
        foreach (ref readonly var change in list.Changes)
            places[change.Inode] = left++;
    }

    /// <summary>
    /// What is still pending afterwards has no descriptor any more, or could not be reached. If the parent process has ended, no further
    /// change is begun.
    /// </summary>
    public void Run()
    {
        var descriptors = new ProcessDescriptors(paths);
        for (var process = 0; process < list.Pids.Length && left > 0; process++)
        {
            var error = descriptors.Each(list.Pids[process], Look);
            if (error != Errno.None && error != Errno.ENOENT && error != Errno.ESRCH)
                Note(process, error);
        }

        list.IsFinished = left >= 0;
    }

    // Another holder may be accessible.
    private void Note(int process, Errno error)
    {
        foreach (ref var change in list.Changes)
        {
            if (change.Stage is SocketChangeStage.Wanted
                && (change.Holder == process || change.Holder == SharedSocketChange.SeveralHolders)
                && change.Step is SocketChangeStep.None)
                change.Fail(SocketChangeStep.Look, error.Number);
        }
    }

    private bool Look(ProcessDescriptors.Holder holder, uint inode, int number)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(places, inode);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref place))
            return true;
        ref var change = ref list.Changes[place];
        if (change.Stage is SocketChangeStage.CalledOff || Processes.Parent != parent)
        {
            left = -1;
            return false;
        }

        if (change.Stage is not SocketChangeStage.Wanted)
            return true;

        var error = holder.Duplicate(number, inode, out var duplicate);
        using var closed = duplicate;
        if (duplicate.IsInvalid)
        {
            // It is no error if it was closed, its number was reused, or the process has ended.
            if (error != Errno.None && error != Errno.EBADF && error != Errno.ESRCH)
                change.Fail(SocketChangeStep.Duplicate, error.Number);
            return true;
        }

        if (change.TryBegin())
            SocketOptions.Change(duplicate.Number, ref change);
        left -= change.Stage is SocketChangeStage.Wanted ? 0 : 1;
        return left > 0;
    }
}
