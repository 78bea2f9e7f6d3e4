using System.Globalization;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// The sockets among the descriptors of one process after the other (<c>/proc/PID/fd</c>), and duplicates of them. For one thread.
/// </summary>
internal sealed unsafe class ProcessDescriptors(SystemPaths paths)
{
    private const int BufferSize = 32 * 1024;
    private const int LongestLink = 64;

    private readonly byte[] buffer = new byte[BufferSize];

    /// <summary>A process whose descriptors are looked at; invalid with the error where the kernel gives none.</summary>
    public readonly ref struct Holder(FileDescriptor pidfd, Errno error)
    {
        /// <summary>
        /// Duplicates a descriptor, and makes sure that it still stands for that socket: its number may have been given to another file.
        /// </summary>
        /// <param name="duplicate">Invalid where there is none; to be closed soon.</param>
        /// <returns>Why the kernel gives none; None also where it stands for something else by now.</returns>
        public Errno Duplicate(int number, uint inode, out FileDescriptor duplicate)
        {
            duplicate = new(-1);
            if (pidfd.IsInvalid)
                return error;
            var refused = Processes.Duplicate(pidfd, number, out duplicate);
            if (refused != Errno.None)
                return refused;
            if (Files.Status(duplicate, out var status) == Errno.None && status.IsSocket && status.Inode == inode)
                return Errno.None;
            duplicate.Dispose();
            duplicate = new(-1);
            return Errno.None;
        }
    }

    /// <summary>Given each descriptor that is a socket, by its inode and its number; false ends it.</summary>
    public delegate bool Look(Holder holder, uint inode, int number);

    /// <returns>Why the process may not be looked at.</returns>
    public Errno Each(int pid, Look look)
    {
        var error =
            Files.Open(null, $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}/fd", O_RDONLY | O_DIRECTORY, 0, out var fds);
        using (fds)
        {
            if (error != Errno.None)
                return error;

            // Before the first look through the directory, which fails once the process has ended: so this is of the same process, not of a
            // later one that was given its number.
            error = Processes.Open(pid, out var pidfd);
            using var closed = pidfd;
            var holder = new Holder(pidfd, error);
            Span<byte> link = stackalloc byte[LongestLink];
            fixed (byte* start = buffer)
            {
                while (Files.ReadDirectory(fds, buffer, out var count) == Errno.None && count > 0)
                {
                    // struct linux_dirent64 (getdents(2)): inode, offset, record length, type, name.
                    for (var at = 0; at < count; at += *(ushort*)(start + at + 16))
                    {
                        var name = start + at + 19;
                        if (*name != (byte)'.'
                            && Files.ReadLink(fds, name, link, out var length) == Errno.None
                            && InodeOf(link[..length]) is { } inode
                            && !look(holder, inode, Number(name)))
                            return Errno.None;
                    }
                }
            }
        }

        return Errno.None;
    }

    private static int Number(byte* name)
    {
        var number = 0;
        for (; char.IsAsciiDigit((char)*name); name++)
            number = (number * 10) + *name - '0';
        return number;
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
