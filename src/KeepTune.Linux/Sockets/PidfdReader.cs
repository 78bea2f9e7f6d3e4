using System.Globalization;
using KeepTune.Core.Sockets;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Scans the open descriptors of all processes (<c>/proc/PID/fd</c>), once for all namespaces, and queries each socket's options through
/// a duplicate of the descriptor (pidfd_getfd(2), Linux 5.6). Needs CAP_SYS_PTRACE for processes of other users.
/// </summary>
public sealed class PidfdReader(SystemPaths paths) : ISocketReader
{
    // Below that a second thread takes longer to start than it saves.
    private const int SocketsForThreads = 2000;
    private const int MaxThreads = 8;

    public string Name => "pidfd";

    /// <summary>Whether to query idle times that the table lacks.</summary>
    public bool AskIdle { get; init; }

    /// <summary>Time limit for the scan; null for none.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Whether time ran out before all were scanned, so that the holders of some sockets are unknown.</summary>
    public bool IsCut { get; private set; }

    // The processes are scanned after the table, so that they have had time to open what is in it.
    public IdleTimes Begin(SocketFilter filter) => IdleTimes.All;

    public void CompleteRest(SocketTable table, SocketFilter filter)
    {
        // It has already inspected every process that it may.
    }

    /// <summary>Searches a table that another reader has completed for sockets whose holder is still unknown.</summary>
    internal void Resume(SocketTable table, SocketFilter filter)
    {
        var known = new HashSet<int>();
        List<SocketProcess> all = [.. table.Processes];
        foreach (var process in table.Processes)
            known.Add(process.Pid);

        // Appended, because rows refer to the others by index.
        foreach (var process in Processes(filter, out _))
        {
            if (known.Add(process.Pid))
                all.Add(process);
        }

        SocketProcess[] processes = [.. all];
        new ProcessScan(paths, table, filter, new(table), processes, Within).Run();
        table.Processes = processes;
    }

    public void Complete(SocketTable table, SocketFilter filter)
    {
        var index = new InodeIndex(table);
        if (index.Count == 0)
            return;
        index.MarkRepeats();

        var processes = Processes(filter, out var hidden);
        var work = new ProcessScan(paths, table, filter, index, processes, Within) { AskIdle = AskIdle };
        work.Run(index.Count < SocketsForThreads ? 1 : Math.Min(Environment.ProcessorCount, MaxThreads));
        table.Processes = processes;
        IsCut = work.IsCut;
        if (work.Kept || hidden)
            MarkNotPermitted(table);
    }

    private SocketProcess[] Processes(SocketFilter filter, out bool hidden)
    {
        var pids = filter.Pids.Count > 0 ? [.. filter.Pids] : AllPids();

        // Process 1 always exists, so if it is not visible, not all processes are (mount option hidepid). Nor are they in a process
        // namespace other than the initial one; but a socket held from outside is seldom selected by name.
        hidden = (filter.Pids.Count == 0 && Array.IndexOf(pids, 1) < 0)
            || (!filter.NamesProcesses && ProcessNamespace.IsOwn(paths));
        Array.Sort(pids);
        pids = WithoutRepeats(pids);
        var processes = new SocketProcess[pids.Length];
        for (var i = 0; i < pids.Length; i++)
            processes[i] = new(pids[i], "");
        return processes;
    }

    private static int[] WithoutRepeats(int[] sorted)
    {
        var count = 0;
        foreach (var pid in sorted)
        {
            if (count == 0 || sorted[count - 1] != pid)
                sorted[count++] = pid;
        }

        return sorted[..count];
    }

    private int[] AllPids()
    {
        var error = Files.Open(null, paths.Proc, O_RDONLY | O_DIRECTORY, 0, out var proc);
        using (proc)
        {
            List<string> names = [];
            if (error == Errno.None)
                error = Files.Names(proc, out names);
            if (error != Errno.None)
                throw error.Failure($"list the processes in '{paths.Proc}'");

            var pids = new int[names.Count];
            var count = 0;
            foreach (var name in names)
            {
                if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                    pids[count++] = pid;
            }

            return pids[..count];
        }
    }

    // A process that can't be inspected may hold them.
    private static void MarkNotPermitted(SocketTable table)
    {
        for (var row = 0; row < table.Count; row++)
        {
            ref var socket = ref table[row];
            if (socket.Inode != 0 && socket.Process < 0 && socket.Options is OptionsState.NoProcess)
                socket.Options = OptionsState.NotPermitted;
        }
    }
}
