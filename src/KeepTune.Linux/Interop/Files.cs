using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>File system calls that return their error: an <see cref="Errno"/>, None on success.</summary>
public static unsafe partial class Files
{
    /// <summary>Opens a file safely even if the path is hostile: close-on-exec, no controlling terminal.</summary>
    public static Errno Open(FileDescriptor? directory, string path, int flags, uint mode, out FileDescriptor file)
    {
        int fd;
        Errno error;
        do
        {
            fd = LibC.openat(directory?.Number ?? AT_FDCWD, path, flags | O_CLOEXEC | O_NOCTTY, mode);
            error = Errno.Of(fd);
        }
        while (error == Errno.EINTR);
        file = new FileDescriptor(fd);
        return error;
    }

    /// <summary>
    /// Opens a path of one character per byte, so that names need not be valid text. With a root, it resolves as in a process chrooted
    /// there (openat2, RESOLVE_IN_ROOT; Linux 5.6).
    /// </summary>
    public static Errno OpenBytes(FileDescriptor? root, string path, int flags, out FileDescriptor file)
    {
        var bytes = stackalloc byte[path.Length + 1];
        Terminate(path, bytes);

        // With O_PATH openat2 rejects flags that would have no effect.
        flags |= (flags & O_PATH) == 0 ? O_CLOEXEC | O_NOCTTY : O_CLOEXEC;
        int fd;
        Errno error;
        do
        {
            var how = new OpenHow { flags = (ulong)(uint)flags, resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
            fd = root is null
                ? LibC.openat(AT_FDCWD, bytes, flags, 0)
                : (int)LibC.syscall(SYS_openat2, root.Number, bytes, in how, (nuint)sizeof(OpenHow));
            error = Errno.Of(fd);
        }
        while (error == Errno.EINTR || (root is not null && error == Errno.EAGAIN));
        file = new FileDescriptor(fd);
        return error;
    }

    /// <summary>Opens an entry of a directory by its name, one character per byte.</summary>
    public static Errno OpenEntry(FileDescriptor directory, string name, int flags, out FileDescriptor file)
    {
        var bytes = stackalloc byte[name.Length + 1];
        Terminate(name, bytes);
        int fd;
        Errno error;
        do
        {
            fd = LibC.openat(directory.Number, bytes, flags | O_CLOEXEC | O_NOCTTY, 0);
            error = Errno.Of(fd);
        }
        while (error == Errno.EINTR);
        file = new FileDescriptor(fd);
        return error;
    }

    public static Errno SetPermissions(FileDescriptor file, int mode) => Errno.Of(LibC.fchmod(file, (uint)mode));

    public static Errno Status(FileDescriptor file, out FileStatus status) => Status(file.Number, "", AT_EMPTY_PATH, out status);

    /// <summary>
    /// The status of <paramref name="path"/> itself; a symbolic link is not followed.
    /// </summary>
    public static Errno StatusOfLink(FileDescriptor? directory, string path, out FileStatus status) =>
        Status(directory?.Number ?? AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, out status);

    public static Errno Status(string path, out FileStatus status) => Status(AT_FDCWD, path, 0, out status);

    /// <summary>The same for a name of one character per byte.</summary>
    public static Errno ReadLinkBytes(FileDescriptor directory, string name, out string target)
    {
        var bytes = stackalloc byte[name.Length + 1];
        Terminate(name, bytes);
        var buffer = stackalloc byte[4096];
        var length = LibC.readlinkat(directory.Number, bytes, buffer, 4096);
        var error = Errno.Of(length);
        target = System.Text.Encoding.Latin1.GetString(buffer, (int)Math.Max(length, 0));
        return error;
    }

    /// <summary>
    /// The same for a name as the kernel wrote it; what does not fit in <paramref name="target"/> is cut off.
    /// </summary>
    internal static Errno ReadLink(FileDescriptor directory, byte* name, Span<byte> target, out int length)
    {
        fixed (byte* start = target)
        {
            var result = LibC.readlinkat(directory.Number, name, start, (nuint)target.Length);
            length = (int)Math.Max(result, 0);
            return Errno.Of(result);
        }
    }

    /// <summary>The status of what a path in a directory leads to, following links.</summary>
    public static Errno Status(FileDescriptor directory, string path, out FileStatus status) =>
        Status(directory.Number, path, 0, out status);

    public static bool Exists(string path) => Status(path, out _) == Errno.None;

    /// <summary>The type of its file system, as in statfs(2); -1 if unknown.</summary>
    public static long FileSystem(FileDescriptor file) => LibC.fstatfs(file, out var status) == 0 ? status.f_type : -1;

    /// <summary>The target of a symbolic link, as written in it.</summary>
    public static Errno ReadLink(FileDescriptor? directory, string path, out string target)
    {
        var buffer = stackalloc byte[4096];
        var length = LibC.readlinkat(directory?.Number ?? AT_FDCWD, path, buffer, 4096);
        var error = Errno.Of(length);
        target = System.Text.Encoding.UTF8.GetString(buffer, (int)Math.Max(length, 0));
        return error;
    }

    /// <summary>
    /// Whether this process may write <paramref name="path"/>, by its effective rights.
    /// </summary>
    public static Errno MayWrite(FileDescriptor? directory, string path) =>
        Errno.Of(LibC.faccessat(directory?.Number ?? AT_FDCWD, path, W_OK, AT_EACCESS));

    private static void Terminate(string text, byte* bytes)
    {
        for (var i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        bytes[text.Length] = 0;
    }

    private static Errno Status(int directory, string path, int flags, out FileStatus status)
    {
        var error = Errno.Of(LibC.statx(directory, path, flags, Statx.STATX_BASIC_STATS, out var statx));
        status = FileStatus.Of(statx);
        return error;
    }
}
