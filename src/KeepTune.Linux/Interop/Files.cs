using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>File system calls with errors as values: each returns its <see cref="Errno"/>, None when it worked.</summary>
public static unsafe class Files
{
    /// <summary>Opens without following what a hostile path could do: close-on-exec, no controlling terminal.</summary>
    public static Errno Open(FileDescriptor? directory, string path, int flags, uint mode, out FileDescriptor file)
    {
        int fd;
        Errno error;
        do
        {
            fd = LibC.openat(directory?.Number ?? AT_FDCWD, path, flags | O_CLOEXEC | O_NOCTTY, mode);
            error = fd < 0 ? Errno.Last : Errno.None;
        }
        while (error == Errno.EINTR);
        file = new FileDescriptor(fd);
        return error;
    }

    /// <summary>
    /// Opens a path that holds one byte a character, so that a name need not be valid text; with a root as a process chrooted into it would
    /// (openat2, RESOLVE_IN_ROOT; Linux 5.6).
    /// </summary>
    public static Errno OpenBytes(FileDescriptor? root, string path, int flags, out FileDescriptor file)
    {
        var bytes = stackalloc byte[path.Length + 1];
        Terminate(path, bytes);

        // With O_PATH openat2 refuses what would have no effect.
        flags |= (flags & O_PATH) == 0 ? O_CLOEXEC | O_NOCTTY : O_CLOEXEC;
        int fd;
        Errno error;
        do
        {
            var how = new OpenHow { flags = (ulong)(uint)flags, resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
            fd = root is null
                ? LibC.openat(AT_FDCWD, bytes, flags, 0)
                : (int)LibC.syscall(SYS_openat2, root.Number, bytes, in how, (nuint)sizeof(OpenHow));
            error = fd < 0 ? Errno.Last : Errno.None;
        }
        while (error == Errno.EINTR || (root is not null && error == Errno.EAGAIN));
        file = new FileDescriptor(fd);
        return error;
    }

    /// <summary>Opens an entry of a directory by its name of one byte a character.</summary>
    public static Errno OpenEntry(FileDescriptor directory, string name, int flags, out FileDescriptor file)
    {
        var bytes = stackalloc byte[name.Length + 1];
        Terminate(name, bytes);
        int fd;
        Errno error;
        do
        {
            fd = LibC.openat(directory.Number, bytes, flags | O_CLOEXEC | O_NOCTTY, 0);
            error = fd < 0 ? Errno.Last : Errno.None;
        }
        while (error == Errno.EINTR);
        file = new FileDescriptor(fd);
        return error;
    }

    /// <summary>The names in a directory, one byte a character, without the two dots.</summary>
    public static Errno Names(FileDescriptor directory, out List<string> names) => Names(directory, directoriesAlone: false, out names);

    /// <summary>
    /// The names of the directories in a directory, as above; where the file system does not tell what an entry is, its name too.
    /// </summary>
    public static Errno Directories(FileDescriptor directory, out List<string> names) =>
        Names(directory, directoriesAlone: true, out names);

    private static Errno Names(FileDescriptor directory, bool directoriesAlone, out List<string> names)
    {
        // struct linux_dirent64 (getdents(2)): inode, offset, record length, type, name.
        const int length = 16, type = 18, name = 19;
        names = [];
        var buffer = new byte[32 * 1024];
        while (true)
        {
            fixed (byte* start = buffer)
            {
                var count = LibC.syscall(SYS_getdents64, directory.Number, start, (nuint)buffer.Length);
                if (count < 0)
                    return Errno.Last;
                if (count == 0)
                    return Errno.None;
                for (var at = 0; at < count; at += BitConverter.ToUInt16(buffer, at + length))
                {
                    if (directoriesAlone && buffer[at + type] is not (DT_DIR or DT_UNKNOWN))
                        continue;
                    var entry = buffer.AsSpan(at + name, BitConverter.ToUInt16(buffer, at + length) - name);
                    var text = System.Text.Encoding.Latin1.GetString(entry[..entry.IndexOf((byte)0)]);
                    if (text is not ("." or ".."))
                        names.Add(text);
                }
            }
        }
    }

    /// <summary>Reads up to <paramref name="limit"/> bytes to the end of the file.</summary>
    public static Errno ReadAll(FileDescriptor file, int limit, out byte[] bytes)
    {
        var buffer = new byte[Math.Min(limit, 4096)];
        var length = 0;
        bytes = [];
        while (length < limit)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(limit, buffer.Length * 2));
            var error = Read(file, buffer.AsSpan(length), out var count);
            if (error != Errno.None)
                return error;
            if (count == 0)
                break;
            length += count;
        }

        bytes = buffer[..length];
        return Errno.None;
    }

    public static Errno Read(FileDescriptor file, Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            Errno error;
            do
            {
                result = LibC.read(file, start, (nuint)buffer.Length);
                error = result < 0 ? Errno.Last : Errno.None;
            }
            while (error == Errno.EINTR);
            count = (int)Math.Max(result, 0);
            return error;
        }
    }

    /// <summary>
    /// One write(2), begun again only when a signal came before the first byte. A short count is for the caller to judge.
    /// </summary>
    public static Errno Write(FileDescriptor file, ReadOnlySpan<byte> bytes, out int count)
    {
        fixed (byte* start = bytes)
        {
            nint result;
            Errno error;
            do
            {
                result = LibC.write(file, start, (nuint)bytes.Length);
                error = result < 0 ? Errno.Last : Errno.None;
            }
            while (error == Errno.EINTR);
            count = (int)Math.Max(result, 0);
            return error;
        }
    }

    /// <summary>Writes until all is written; waits where the file does not take more at once.</summary>
    public static Errno WriteAll(FileDescriptor file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var error = Write(file, bytes, out var count);
            if (error == Errno.EAGAIN)
            {
                var wait = new PollFd { fd = file.Number, events = POLLOUT };
                _ = LibC.poll(&wait, 1, -1);
                continue;
            }

            if (error != Errno.None)
                return error;
            bytes = bytes[count..];
        }

        return Errno.None;
    }

    public static Errno Sync(FileDescriptor file) => LibC.fsync(file) < 0 ? Errno.Last : Errno.None;

    public static Errno SetPermissions(FileDescriptor file, int mode) => LibC.fchmod(file, (uint)mode) < 0 ? Errno.Last : Errno.None;

    public static Errno Status(FileDescriptor file, out FileStatus status) => Status(file.Number, "", AT_EMPTY_PATH, out status);

    /// <summary>The status of <paramref name="path"/> itself: a symbolic link is not followed.</summary>
    public static Errno StatusOfLink(FileDescriptor? directory, string path, out FileStatus status) =>
        Status(directory?.Number ?? AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, out status);

    public static Errno Status(string path, out FileStatus status) => Status(AT_FDCWD, path, 0, out status);

    /// <summary>The same for a name of one byte a character.</summary>
    public static Errno ReadLinkBytes(FileDescriptor directory, string name, out string target)
    {
        var bytes = stackalloc byte[name.Length + 1];
        Terminate(name, bytes);
        var buffer = stackalloc byte[4096];
        var length = LibC.readlinkat(directory.Number, bytes, buffer, 4096);
        var error = length < 0 ? Errno.Last : Errno.None;
        target = System.Text.Encoding.Latin1.GetString(buffer, (int)Math.Max(length, 0));
        return error;
    }

    /// <summary>The status of what a path leads to from a directory, links followed.</summary>
    public static Errno Status(FileDescriptor directory, string path, out FileStatus status) =>
        Status(directory.Number, path, 0, out status);

    public static bool Exists(string path) => Status(path, out _) == Errno.None;

    /// <summary>What kind of file system it is on, as in statfs(2); -1 where that can't be told.</summary>
    public static long FileSystem(FileDescriptor file) => LibC.fstatfs(file, out var status) == 0 ? status.f_type : -1;

    /// <summary>Whether a descriptor, be it one that can't be read, stands for a namespace of any kind (nsfs).</summary>
    public static bool IsNamespace(FileDescriptor file) => LibC.fstatfs(file, out var status) == 0 && status.f_type == NSFS_MAGIC;

    /// <summary>
    /// Whether it stands for a network namespace (ioctl_nsfs(2)). Before Linux 4.11 the kind shows only when it is entered.
    /// </summary>
    public static bool IsNetworkNamespace(FileDescriptor file)
    {
        var kind = LibC.ioctl(file.Number, NS_GET_NSTYPE, (nint)0);
        return kind is CLONE_NEWNET or < 0;
    }

    /// <summary>Where a symbolic link points, as written in it.</summary>
    public static Errno ReadLink(FileDescriptor? directory, string path, out string target)
    {
        var buffer = stackalloc byte[4096];
        var length = LibC.readlinkat(directory?.Number ?? AT_FDCWD, path, buffer, 4096);
        var error = length < 0 ? Errno.Last : Errno.None;
        target = System.Text.Encoding.UTF8.GetString(buffer, (int)Math.Max(length, 0));
        return error;
    }

    /// <summary>Whether this process may write <paramref name="path"/>, asked with its effective rights.</summary>
    public static Errno MayWrite(FileDescriptor? directory, string path) =>
        LibC.faccessat(directory?.Number ?? AT_FDCWD, path, W_OK, AT_EACCESS) < 0 ? Errno.Last : Errno.None;

    public static Errno MakeDirectory(FileDescriptor? directory, string path, uint mode) =>
        LibC.mkdirat(directory?.Number ?? AT_FDCWD, path, mode) < 0 ? Errno.Last : Errno.None;

    public static Errno Rename(FileDescriptor directory, string from, string to) =>
        LibC.renameat(directory, from, directory, to) < 0 ? Errno.Last : Errno.None;

    /// <summary>A second name for a file; EEXIST where the name is taken.</summary>
    public static Errno Link(FileDescriptor directory, string from, string to) =>
        LibC.linkat(directory, from, directory, to, 0) < 0 ? Errno.Last : Errno.None;

    public static Errno Unlink(FileDescriptor directory, string name) => LibC.unlinkat(directory, name, 0) < 0 ? Errno.Last : Errno.None;

    public static Errno RemoveDirectory(FileDescriptor directory, string name) =>
        LibC.unlinkat(directory, name, AT_REMOVEDIR) < 0 ? Errno.Last : Errno.None;

    public static Errno Truncate(FileDescriptor file, long length) => LibC.ftruncate(file, length) < 0 ? Errno.Last : Errno.None;

    /// <summary>Moves to an offset from the start.</summary>
    public static Errno Seek(FileDescriptor file, long offset) => LibC.lseek(file, offset, 0) < 0 ? Errno.Last : Errno.None;

    /// <summary>Writes at an offset, leaving the rest of the file as it is.</summary>
    public static Errno WriteAt(FileDescriptor file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* start = bytes)
            {
                var count = LibC.pwrite(file, start, (nuint)bytes.Length, offset);
                var error = count < 0 ? Errno.Last : Errno.None;
                if (error != Errno.None && error != Errno.EINTR)
                    return error;
                bytes = bytes[(int)Math.Max(count, 0)..];
                offset += Math.Max(count, 0);
            }
        }

        return Errno.None;
    }

    public static Errno ReadAt(FileDescriptor file, Span<byte> buffer, long offset, out int count)
    {
        fixed (byte* start = buffer)
        {
            var result = LibC.pread(file, start, (nuint)buffer.Length, offset);
            count = (int)Math.Max(result, 0);
            return result < 0 ? Errno.Last : Errno.None;
        }
    }

    /// <summary>
    /// A mount of procfs of our own that has no place in the tree and ends with its descriptor (fsopen(2), fsmount(2); Linux 5.2,
    /// CAP_SYS_ADMIN).
    /// </summary>
    public static Errno MountProc(out FileDescriptor mount)
    {
        mount = new FileDescriptor(-1);
        using var context = new FileDescriptor((int)LibC.syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC));
        if (context.IsInvalid || LibC.syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0) < 0)
            return Errno.Last;
        var fd = (int)LibC.syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0, 0, 0);
        var error = fd < 0 ? Errno.Last : Errno.None;
        mount = new FileDescriptor(fd);
        return error;
    }

    /// <summary>Takes an exclusive flock(2) if nobody holds it; EAGAIN when somebody does.</summary>
    public static Errno TryLock(FileDescriptor file) => LibC.flock(file, LOCK_EX | LOCK_NB) < 0 ? Errno.Last : Errno.None;

    /// <summary>Takes a shared flock(2) if nobody holds it exclusively; EAGAIN when somebody does.</summary>
    public static Errno TryShareLock(FileDescriptor file) => LibC.flock(file, LOCK_SH | LOCK_NB) < 0 ? Errno.Last : Errno.None;

    private static void Terminate(string text, byte* bytes)
    {
        for (var i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        bytes[text.Length] = 0;
    }

    private static Errno Status(int directory, string path, int flags, out FileStatus status)
    {
        var error = LibC.statx(directory, path, flags, Statx.STATX_BASIC_STATS, out var statx) < 0 ? Errno.Last : Errno.None;
        status = FileStatus.Of(statx);
        return error;
    }
}
