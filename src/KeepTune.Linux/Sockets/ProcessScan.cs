using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Goes over the descriptors of processes, by several threads at once, each taking the next process.</summary>
internal sealed unsafe class ProcessScan(SystemPaths paths, SocketTable table, SocketFilter filter, InodeIndex index, SocketProcess[] processes, TimeSpan? within)
{
    private const int BufferSize = 32 * 1024;
    private const int LongestLink = 64;

    private readonly Lock gate = new();
    private readonly long begun = Stopwatch.GetTimestamp();
    private int next = -1;

    /// <summary>The time was up before all processes were looked at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Some process may not be looked at.</summary>
    public bool Kept { get; private set; }

    public void Run()
    {
        var buffer = new byte[BufferSize];
        for (var i = Interlocked.Increment(ref next); i < processes.Length; i = Interlocked.Increment(ref next))
        {
            if (within is { } time && Stopwatch.GetElapsedTime(begun) > time)
            {
                IsCut = true;
                return;
            }

            Scan(i, buffer);
        }
    }

    private void Scan(int process, byte[] buffer)
    {
        var directory = $"{paths.Proc}/{processes[process].Pid.ToString(CultureInfo.InvariantCulture)}";
        if (filter.ProcessNames.Count > 0 && !filter.MatchesProcessName(NameProcess(process, directory)))
            return;

        var error = Files.Open(null, $"{directory}/fd", O_RDONLY | O_DIRECTORY, 0, out var fds);
        using (fds)
        {
            if (error != Errno.None)
            {
                if (error.IsPermission)
                    Kept = true;
                return;
            }

            // Before the first look through the directory, which fails once the process has ended: so this is of the same process, not of a later
            // one that was given its number.
            using var pidfd = new FileDescriptor((int)LibC.syscall(SYS_pidfd_open, processes[process].Pid, 0, 0));
            fixed (byte* start = buffer)
            {
                nint count;
                while ((count = LibC.syscall(SYS_getdents64, fds.Number, start, BufferSize)) > 0)
                {
                    // struct linux_dirent64 (getdents(2)): inode, offset, record length, type, name.
                    for (nint at = 0; at < count; at += *(ushort*)(start + at + 16))
                        Look(process, directory, fds, pidfd, start + at + 19);
                }
            }
        }
    }

    private void Look(int process, string directory, FileDescriptor fds, FileDescriptor pidfd, byte* name)
    {
        var link = stackalloc byte[LongestLink];
        var length = *name == (byte)'.' ? 0 : LibC.readlinkat(fds.Number, name, link, LongestLink);
        if (length <= 0 || InodeOf(new(link, (int)length)) is not { } inode)
            return;

        var slot = -1;
        for (var row = index.Next(inode, ref slot); row >= 0; row = index.Next(inode, ref slot))
        {
            if (processes[process].Name.Length == 0)
                NameProcess(process, directory);
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
            SocketOptions.Read(pidfd, Number(name), ref asked);
            lock (gate)
            {
                if (socket.Options is not OptionsState.Read)
                    socket.Take(asked);
            }
        }
    }

    internal static int Number(byte* name)
    {
        var number = 0;
        for (; char.IsAsciiDigit((char)*name); name++)
            number = (number * 10) + *name - '0';
        return number;
    }

    private string NameProcess(int process, string directory)
    {
        var error = Files.Open(null, $"{directory}/comm", O_RDONLY, 0, out var file);
        using (file)
        {
            var name = error == Errno.None && Files.ReadAll(file, 64, out var bytes) == Errno.None ? Encoding.UTF8.GetString(bytes).TrimEnd('\n') : "";
            processes[process] = processes[process] with { Name = name };
            return name;
        }
    }

    /// <summary>Of <c>socket:[12345]</c>; null for any other link.</summary>
    internal static uint? InodeOf(ReadOnlySpan<byte> link)
    {
        if (link.Length < 10 || !link.StartsWith("socket:["u8) || link[^1] != (byte)']')
            return null;
        ulong inode = 0;
        foreach (var digit in link[8..^1])
        {
            if (!char.IsAsciiDigit((char)digit) || inode > uint.MaxValue)
                return null;
            inode = (inode * 10) + digit - '0';
        }

        return (uint)inode;
    }
}
