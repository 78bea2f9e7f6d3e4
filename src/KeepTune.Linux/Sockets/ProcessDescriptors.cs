using System.Globalization;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// Finds the sockets among the descriptors of one process after the other (<c>/proc/PID/fd</c>), and duplicates them. For one thread.
/// </summary>
internal sealed unsafe class ProcessDescriptors(SystemPaths paths)
{
    private const int BufferSize = 32 * 1024;
    private const int MaxLinkLength = 64;

    private readonly byte[] buffer = new byte[BufferSize];

    /// <summary>A process whose descriptors are read; invalid, with the error, if the kernel refuses.</summary>
    public readonly ref struct Holder(FileDescriptor pidfd, Errno error)
    {
        /// <summary>
        /// Duplicates a descriptor and makes sure that it is still that socket: its number may have been reused for another file.
        /// </summary>
        /// <param name="duplicate">Invalid if there is none; to be closed soon.</param>
        /// <returns>Why the kernel refuses; None also if the number is now another file.</returns>
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

    /// <summary>Receives each descriptor that is a socket, by inode and number; false stops the scan.</summary>
    public delegate bool Look(Holder holder, uint inode, int number);

    /// <returns>Why the process can't be inspected.</returns>
    public Errno Each(int pid, Look look)
    {
        var error =
            Files.Open(null, $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}/fd", O_RDONLY | O_DIRECTORY, 0, out var fds);
        using (fds)
        {
            if (error != Errno.None)
                return error;

            // Opened before the directory is first read, which fails once the process has ended: so it is the same process, not a later one
            // with the same id.
            error = Processes.Open(pid, out var pidfd);
            using var closed = pidfd;
            var holder = new Holder(pidfd, error);
            Span<byte> link = stackalloc byte[MaxLinkLength];
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

    /// <summary>From <c>socket:[12345]</c>; null for any other link.</summary>
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
