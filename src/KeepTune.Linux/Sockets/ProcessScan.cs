using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using KeepTune.Core.Sockets;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Scans the descriptors of processes with several threads, each taking the next process.</summary>
internal sealed class ProcessScan(
    SystemPaths paths, SocketTable table, SocketFilter filter, InodeIndex index, SocketProcess[] processes, TimeSpan? within)
{
    private readonly Lock gate = new();
    private readonly long begun = Stopwatch.GetTimestamp();
    private int next = -1;
    private int own = -1;
    private ExceptionDispatchInfo? fault;

    /// <summary>Whether time ran out before all processes were scanned.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether a process can't be inspected.</summary>
    public bool Kept { get; private set; }

    /// <summary>
    /// Whether to query <see cref="TcpSocket.IdleMs"/> too, for which the kernel locks the socket, as for any option of MPTCP.
    /// </summary>
    public bool AskIdle { get; init; }

    /// <summary>The processes to scan; null for all.</summary>
    public bool[]? Only { get; init; }

    /// <param name="threads">Number of threads, including this one.</param>
    public void Run(int threads = 1)
    {
        // Its own process first, before it holds duplicates of other processes' descriptors.
        own = Array.FindIndex(processes, process => process.Pid == Environment.ProcessId);
        if (own >= 0 && (Only is null || Only[own]))
            Scan(own, new(paths));

        var others = new Thread[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(ScanAside) { IsBackground = true };
            others[i].UnsafeStart();
        }

        ScanAside();
        foreach (var thread in others)
            thread.Join();
        fault?.Throw();
    }

    // An exception in a thread must not end the program.
    private void ScanAside()
    {
        try
        {
            ScanAll();
        }
        catch (Exception caught)
        {
            fault = ExceptionDispatchInfo.Capture(caught);
        }
    }

    private void ScanAll()
    {
        var descriptors = new ProcessDescriptors(paths);
        for (var i = Interlocked.Increment(ref next); i < processes.Length; i = Interlocked.Increment(ref next))
        {
            if (within is { } time && Stopwatch.GetElapsedTime(begun) > time)
            {
                IsCut = true;
                return;
            }

            if (i != own && (Only is null || Only[i]))
                Scan(i, descriptors);
        }
    }

    private void Scan(int process, ProcessDescriptors descriptors)
    {
        if (filter.ProcessNames.Count > 0 && !filter.MatchesProcessName(NameProcess(process)))
            return;
        if (descriptors.Each(processes[process].Pid, (holder, inode, number) => Look(process, holder, inode, number)).IsPermission)
            Kept = true;
    }

    private bool Look(int process, ProcessDescriptors.Holder holder, uint inode, int number)
    {
        var slot = -1;
        for (var row = index.Next(inode, ref slot); row >= 0; row = index.Next(inode, ref slot))
        {
            if (processes[process].Name.Length == 0)
                NameProcess(process);
            ref var socket = ref table[row];
            TcpSocket asked;
            lock (gate)
            {
                table.AddHolder(row, process);
                asked = socket;
            }

            // Of several holders, and several descriptors of one, the first accessible one answers.
            if (asked.Options is OptionsState.Read)
                continue;
            SocketOptions.Read(holder, number, ref asked, AskIdle);
            lock (gate)
            {
                if (socket.Options is not OptionsState.Read)
                    socket.Take(asked);
            }
        }

        return true;
    }

    private string NameProcess(int process)
    {
        var error = Files.Open(
            null, $"{paths.Proc}/{processes[process].Pid.ToString(CultureInfo.InvariantCulture)}/comm", O_RDONLY, 0, out var file);
        using (file)
        {
            var name = error == Errno.None && Files.ReadAll(file, 64, out var bytes) == Errno.None
                ? Encoding.UTF8.GetString(bytes).TrimEnd('\n')
                : "";
            processes[process] = processes[process] with { Name = name };
            return name;
        }
    }
}
