using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>Has other processes make the changes of one batch, and notes each outcome.</summary>
internal sealed class SocketChangeRun
{
    // A program in the kernel may also hold up sockets that are not selected; and each locked socket occupies a process.
    private static readonly TimeSpan KernelPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FurtherPatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SignalPatience = TimeSpan.FromMilliseconds(200);
    private const int MaxWaiting = 8;

    private readonly SystemPaths paths;
    private readonly SocketTable table;
    private readonly SocketChange[] changes;
    private readonly SocketSlice part;
    private readonly Func<bool> stop;

    // Of sockets that share an inode, such as subflows of MPTCP, only the first: its index in the plan.
    private readonly Dictionary<uint, int> firsts = [];

    // Those without an outcome yet, in the same order.
    private List<int> open = [];

    public SocketChangeRun(SystemPaths paths, SocketTable table, SocketChange[] changes, SocketSlice part, Func<bool> stop)
    {
        (this.paths, this.table, this.changes, this.part, this.stop) = (paths, table, changes, part, stop);
        for (var i = part.From; i < part.From + part.Count; i++)
        {
            if (firsts.TryAdd(table[changes[i].Row].Inode, i))
                open.Add(i);
        }
    }

    /// <summary>In the kernel. What that does not reach, or fails on, stays open.</summary>
    /// <returns>False if there is no such program, or a locked socket held it up.</returns>
    public bool InKernel()
    {
        try
        {
            using var iterator = SocketChangeIterator.Load(paths, Wanted(holder: (in TcpSocket _) => 0));
            var whole = true;
            foreach (var netns in Namespaces())
                whole = whole && (stop() || Pass(iterator, netns));

            // A change that is not begun by now must not be made later; one that is begun ends soon.
            CallOff(iterator.Changes);
            SpinWait.SpinUntil(() => !IsAny(iterator.Changes, SocketChangeStage.Begun), KernelPatience);
            Settle(iterator.Changes, (ref SharedSocketChange change, ref SocketChange note) =>
                change is { Stage: SocketChangeStage.Done, Step: SocketChangeStep.None }
                    && SocketChangeOutcome.Done(
                        change.Effective(table.Namespaces[table[note.Row].Namespace].Settings, KernelClock.Hz), ref note));
            return whole;
        }
        catch (Failure)
        {
            return false;
        }
    }

    /// <summary>
    /// By descriptors. If a socket is locked, the process that waits for it is left behind, and another continues with the rest.
    /// </summary>
    public void ByDescriptors()
    {
        for (var waiting = 0; open.Count > 0 && !stop(); waiting++)
        {
            var before = open.Count;
            try
            {
                if (waiting == MaxWaiting)
                    throw new Failure(
                        FailureKind.Failed, $"not tried: {MaxWaiting} other sockets are kept locked by their programs");
                ByDescriptors(waiting == 0 ? FirstPatience : FurtherPatience);
            }
            catch (Failure failure)
            {
                open.ForEach(i => SocketChangeOutcome.Failed(failure.Message, ref changes[i]));
                open.Clear();
            }

            if (open.Count == before)
                return;
        }
    }

    // Returns when all are done, or when one is locked.
    private void ByDescriptors(TimeSpan patience)
    {
        var pids = Holders(out var places);
        using var list = SocketChangeList.Make(
            Wanted(
                (in TcpSocket socket) =>
                    socket.Process >= 0 && table.OtherHolders(socket).Length == 0
                        ? places[socket.Process]
                        : SharedSocketChange.SeveralHolders),
            pids);
        var wait = new SocketChangeWait(patience);
        var ended = SocketChangeProcess.Run(paths, SocketChangeProcess.Descriptors, list.Descriptor, () =>
        {
            var isAnyBegun = IsAny(list.Changes, SocketChangeStage.Begun);
            if (!stop())
                return !(wait.IsOver(list.Changes) & isAnyBegun);
            CallOff(list.Changes);
            return IsAny(list.Changes, SocketChangeStage.Begun) && !wait.IsOver(list.Changes);
        });

        // A signal to all processes of a service also ends one that has only just started; this process receives it a moment later.
        if (SocketChangeOutcome.IsBySignal(ended))
            SpinWait.SpinUntil(stop, SignalPatience);
        if (ended is null || stop())
            CallOff(list.Changes);
        Settle(
            list.Changes,
            (ref SharedSocketChange change, ref SocketChange note) =>
                SocketChangeOutcome.Of(ref change, list.IsFinished ? 0 : ended, ref note));
    }

    /// <summary>Copies the outcome of the first change of an inode to the others.</summary>
    public void Share()
    {
        for (var i = part.From; i < part.From + part.Count; i++)
            changes[i] = changes[firsts[table[changes[i].Row].Inode]] with { Row = changes[i].Row };
    }

    private delegate int HolderOf(in TcpSocket socket);

    private delegate bool Note(ref SharedSocketChange change, ref SocketChange note);

    private SharedSocketChange[] Wanted(HolderOf holder)
    {
        var wanted = new SharedSocketChange[open.Count];
        for (var i = 0; i < wanted.Length; i++)
        {
            ref readonly var socket = ref table[changes[open[i]].Row];
            wanted[i] = new(changes[open[i]], socket, holder(socket));
        }

        return wanted;
    }

    // The processes that hold the sockets, and the index of each process of the table among these.
    private int[] Holders(out int[] places)
    {
        places = new int[table.Processes.Count];
        foreach (var i in open)
        {
            ref readonly var socket = ref table[changes[i].Row];
            if (socket.Process >= 0)
                places[socket.Process] = 1;
            foreach (var holder in table.OtherHolders(socket))
                places[holder] = 1;
        }

        var pids = new List<int>();
        for (var process = 0; process < places.Length; process++)
        {
            if (places[process] == 0)
                continue;
            places[process] = pids.Count;
            pids.Add(table.Processes[process].Pid);
        }

        return [.. pids];
    }

    private IEnumerable<int> Namespaces() => open.Select(i => table[changes[i].Row].Namespace).Distinct().ToArray();

    private bool Pass(SocketChangeIterator iterator, int netns)
    {
        // A namespace that is not found again is left to the descriptors.
        if (
            SocketNamespaceFile.Inside(
                paths, table, netns, () => iterator.Begin(out var begun) == Errno.None ? begun : null) is not { } pass)
            return true;
        using (pass)
        {
            var wait = new SocketChangeWait(KernelPatience);
            var stuck = false;
            var ended = SocketChangeProcess.Run(paths, SocketChangeProcess.Pass, pass, () =>
            {
                stuck = wait.IsOver(iterator.Changes);
                if (stop())
                    CallOff(iterator.Changes);
                return !stuck && IsAny(iterator.Changes, SocketChangeStage.Wanted);
            });
            return ended is null ? !stuck : ended == 0;
        }
    }

    // A change without an outcome stays open.
    private void Settle(Span<SharedSocketChange> done, Note note)
    {
        var rest = new List<int>();
        for (var i = 0; i < done.Length; i++)
        {
            if (!note(ref done[i], ref changes[open[i]]))
                rest.Add(open[i]);
        }

        open = rest;
    }

    private static void CallOff(Span<SharedSocketChange> shared)
    {
        foreach (ref var change in shared)
            change.CallOff();
    }

    private static bool IsAny(Span<SharedSocketChange> shared, SocketChangeStage stage)
    {
        foreach (ref var change in shared)
        {
            if (change.Stage == stage)
                return true;
        }

        return false;
    }
}
