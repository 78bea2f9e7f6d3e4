using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Programs;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Has a program of ours run by the kernel over all open files of all processes (BPF iterator <c>task_file</c>, Linux 5.11), which tells in
/// one go who holds each socket and what is set on it: nothing is duplicated, no process touched. Takes CAP_BPF and CAP_PERFMON, and the
/// initial process namespace.
/// </summary>
public sealed class BpfReader(SystemPaths paths) : ISocketReader
{
    // Of more it is quicker to go over all.
    private const int MostNamedProcesses = 8;

    private readonly SocketRecords held = new();
    private Thread? thread;
    private SocketIterator? iterator;
    private Failure? failure;
    private bool passed;

    public string Name => "bpf";

    /// <summary>Loads the program, and goes over the files while the kernel's table is read, where that takes long as well.</summary>
    /// <exception cref="Failure">The kernel does not take the program.</exception>
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

    /// <exception cref="Failure">The kernel can't go over the files; the table is as it was.</exception>
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
            // Opened after their process was passed, and before the table was read.
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

    /// <param name="wanted">Only these; null for all.</param>
    private void Pass(SocketFilter filter, InodeIndex? wanted)
    {
        // Of one process the records come in a row.
        var (process, meant) = (0, false);
        void Take(ReadOnlySpan<byte> bytes)
        {
            var record = SocketRecord.Read(bytes);
            var command = SocketRecord.CommandOf(bytes);
            if (record.Process != process)
                (process, meant) = (record.Process, filter.MatchesPid(record.Process) && IsMeant(filter, command));
            var slot = -1;
            if (meant && (wanted is null || wanted.Next(record.Inode, ref slot) >= 0))
                held.Add(record, command);
        }

        if (filter.Pids.Count is 0 or > MostNamedProcesses)
        {
            iterator!.Pass(0, Take);
            return;
        }

        foreach (var pid in filter.Pids)
            iterator!.Pass(pid, Take);
    }

    private static bool IsMeant(SocketFilter filter, ReadOnlySpan<byte> command) =>
        filter.ProcessNames.Count == 0 || filter.MatchesProcessName(System.Text.Encoding.UTF8.GetString(command));
}
