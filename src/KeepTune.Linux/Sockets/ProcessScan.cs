using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Goes over the descriptors of processes, by several threads at once, each taking the next process.</summary>
internal sealed class ProcessScan(SystemPaths paths, SocketTable table, SocketFilter filter, InodeIndex index, SocketProcess[] processes, TimeSpan? within)
{
    private readonly Lock gate = new();
    private readonly long begun = Stopwatch.GetTimestamp();
    private int next = -1;

    /// <summary>The time was up before all processes were looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Some process may not be looked at.</summary>
    public bool Kept { get; private set; }

    public void Run()
    {
        var descriptors = new ProcessDescriptors(paths);
        for (var i = Interlocked.Increment(ref next); i < processes.Length; i = Interlocked.Increment(ref next))
        {
            if (within is { } time && Stopwatch.GetElapsedTime(begun) > time)
            {
                IsCut = true;
                return;
            }

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

            // Of several holders, and several descriptors of one, the first that may be asked tells.
            if (asked.Options is OptionsState.Read)
                continue;
            SocketOptions.Read(holder, number, ref asked);
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
        var error = Files.Open(null, $"{paths.Proc}/{processes[process].Pid.ToString(CultureInfo.InvariantCulture)}/comm", O_RDONLY, 0, out var file);
        using (file)
        {
            var name = error == Errno.None && Files.ReadAll(file, 64, out var bytes) == Errno.None ? Encoding.UTF8.GetString(bytes).TrimEnd('\n') : "";
            processes[process] = processes[process] with { Name = name };
            return name;
        }
    }
}
