using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Programs;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Has the kernel run a program over all open files of all processes (BPF iterator <c>task_file</c>, Linux 5.11), which reports the holder
/// and the options of each socket in one pass: nothing is duplicated, no process touched. Needs CAP_BPF and CAP_PERFMON, and the
/// initial process namespace.
/// </summary>
public sealed class BpfReader(SystemPaths paths) : ISocketReader
{
    // With more than this it is faster to iterate over all.
    private const int MaxNamedProcesses = 8;

    private readonly SocketRecords held = new();
    private Thread? thread;
    private SocketIterator? iterator;
    private Failure? failure;
    private bool passed;

    public string Name => "bpf";

    /// <summary>Loads the program, and iterates over the files while the kernel's table is read, if that takes long too.</summary>
    /// <exception cref="Failure">The kernel refuses the program.</exception>
    public IdleTimes Begin(SocketFilter filter)
    {
        iterator = SocketIterator.Load(paths);
        if (Environment.ProcessorCount > 1
            && filter.Ports.Count + filter.LocalPorts.Count + filter.PeerPorts.Count + filter.Pids.Count == 0)
        {
            thread = new Thread(() => PassEarly(filter)) { IsBackground = true };
            thread.UnsafeStart();
        }

        return IdleTimes.OfUnheld;
    }

    /// <exception cref="Failure">The kernel can't iterate over the files; the table is unchanged.</exception>
    public void Complete(SocketTable table, SocketFilter filter)
    {
        thread?.Join();
        using var loaded = iterator;
        if (failure is not null)
            throw failure;

        var index = new InodeIndex(table);
        if (index.Count == 0)
            return;
        index.MarkRepeats();
        if (!passed)
            Pass(filter, index);
        else if (!filter.NamesProcesses && new HolderJoin(table, index, held).IsAnyMissing)
        {
            // Opened after the pass over their process, and before the table was read.
            Pass(filter, index);
        }

        table.Processes = held.Processes();
        var mptcp = new HolderJoin(table, index, held).Fill();
        if (mptcp is not null)
            new ProcessScan(paths, table, filter, index, [.. table.Processes], null) { Only = mptcp, AskIdle = true }.Run();
    }

    public void CompleteRest(SocketTable table, SocketFilter filter)
    {
        if (!filter.NamesProcesses)
            new PidfdReader(paths).Resume(table, filter);
    }

    private void PassEarly(SocketFilter filter)
    {
        try
        {
            Pass(filter, null);
            passed = true;
        }
        catch (Failure caught)
        {
            failure = caught;
        }
    }

    /// <param name="wanted">Only these processes; null for all.</param>
    private void Pass(SocketFilter filter, InodeIndex? wanted)
    {
        // The records of one process are adjacent.
        var (process, selected) = (0, false);
        void Take(ReadOnlySpan<byte> bytes)
        {
            var record = SocketRecord.Read(bytes);
            var command = SocketRecord.CommandOf(bytes);
            if (record.Process != process)
                (process, selected) = (record.Process, filter.MatchesPid(record.Process) && IsSelected(filter, command));
            var slot = -1;
            if (selected && (wanted is null || wanted.Next(record.Inode, ref slot) >= 0))
                held.Add(record, command);
        }

        if (filter.Pids.Count is 0 or > MaxNamedProcesses)
        {
            iterator!.Pass(0, Take);
            return;
        }

        foreach (var pid in filter.Pids)
            iterator!.Pass(pid, Take);
    }

    private static bool IsSelected(SocketFilter filter, ReadOnlySpan<byte> command) =>
        filter.ProcessNames.Count == 0 || filter.MatchesProcessName(System.Text.Encoding.UTF8.GetString(command));
}
