using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>
/// The tree in which paths such as <c>/etc/sysctl.d</c> are looked up: the running system, or an image given with <c>--root</c>, where
/// every path resolves as in a chroot and none leads out of it.
/// </summary>
public sealed class SystemRoot
{
    private readonly SystemPaths? live;
    private readonly FileDescriptor? image;

    private SystemRoot(SystemPaths? live, FileDescriptor? image, string prefix)
    {
        this.live = live;
        this.image = image;
        Prefix = Printable.Escape(prefix);
    }

    /// <summary>Prefix of a path in messages; empty for the running system.</summary>
    public string Prefix { get; }

    public bool IsLive => live is not null;

    public static SystemRoot Live(SystemPaths paths) => new(paths, null, "");

    /// <exception cref="Failure">The directory is missing, or not a directory.</exception>
    public static SystemRoot Image(string directory)
    {
        var error = Files.Open(null, directory, O_RDONLY | O_DIRECTORY, 0, out var image);
        if (error == Errno.None && Files.Status(image, out var given) == Errno.None && Files.Status("/", out var running) == Errno.None
            && (given.Inode, given.DeviceMajor, given.DeviceMinor) == (running.Inode, running.DeviceMajor, running.DeviceMinor))
        {
            throw new Failure(
                FailureKind.InvalidInput, "'--root' is the running system's own root, expected an image", "omit '--root'");
        }

        return error == Errno.None
            ? new(null, image, directory.TrimEnd('/'))
            : throw new Failure(
                FailureKind.InvalidInput,
                $"couldn't open the '--root' directory {Printable.Quote(directory)}: {error.Text}",
                "give the directory that contains the image's /etc");
    }

    /// <exception cref="Failure">There is no /etc: the directory is not the root of an image.</exception>
    public void RequireEtc()
    {
        var error = OpenDirectory("/etc", out var etc);
        etc.Dispose();
        if (error == Errno.None)
            return;
        throw IsLive
            ? error.Failure("open '/etc'")
            : new Failure(
                FailureKind.Failed,
                $"couldn't open '{Display("/etc")}': {error.Text}",
                "give '--root' the directory that contains the image's /etc");
    }

    /// <summary>The path as shown in messages.</summary>
    public string Display(string path) => Prefix + path;

    /// <param name="path">Absolute within the tree, one character per byte.</param>
    public Errno OpenDirectory(string path, out FileDescriptor directory) => Open(path, O_RDONLY | O_DIRECTORY, out directory);

    /// <summary>
    /// Opens a regular file for reading. Anything else is inspected but not opened, because opening a device can have effects.
    /// </summary>
    /// <param name="file">For anything but a regular file, a descriptor that only gives its status (O_PATH).</param>
    public Errno OpenFile(string path, out FileDescriptor file, out FileStatus status)
    {
        var error = Status(path, out status);
        if (error == Errno.None)
            return Open(path, status.IsRegular ? O_RDONLY | O_NONBLOCK : O_PATH, out file);
        file = new(-1);
        return error;
    }

    /// <summary>Whether the path exists, following links.</summary>
    public bool Exists(string path) => Status(path, out _) == Errno.None;

    public Errno Status(string path, out FileStatus status)
    {
        // One call instead of three: a boot has many files. Names that are not text need the open.
        if (IsLive && Ascii.IsValid(path))
            return Files.Status(Mounted(path), out status);

        var error = Open(path, O_PATH, out var file);
        using (file)
        {
            status = default;
            return error == Errno.None ? Files.Status(file, out status) : error;
        }
    }

    /// <summary>The target of a link; null if it is not one.</summary>
    public string? LinkTarget(string path)
    {
        var slash = path.LastIndexOf('/');
        if (OpenDirectory(slash == 0 ? "/" : path[..slash], out var directory) != Errno.None)
            return null;
        using (directory)
            return Files.ReadLinkBytes(directory, path[(slash + 1)..], out var target) == Errno.None ? target : null;
    }

    /// <summary>Whether a unit's file is masked (systemd.unit(5)): a link to /dev/null, or empty.</summary>
    public bool IsMask(string path) =>
        LinkTarget(path)?.EndsWith("/dev/null", StringComparison.Ordinal) == true
        || (Status(path, out var status) == Errno.None && status is { IsRegular: true, Size: 0 });

    /// <summary>The names in a directory, one character per byte.</summary>
    public Errno Names(string path, out IReadOnlyList<string> names)
    {
        names = [];
        var error = OpenDirectory(path, out var directory);
        if (error != Errno.None)
            return error;
        using (directory)
        {
            error = Files.Names(directory, out var found);
            names = found;
            return error;
        }
    }

    /// <summary>The first bytes of a file; null if it can't be read.</summary>
    public byte[]? Read(string path, int limit)
    {
        if (OpenFile(path, out var file, out var status) != Errno.None || !status.IsRegular)
            return null;
        using (file)
            return Files.ReadAll(file, limit, out var bytes) == Errno.None ? bytes : null;
    }

    /// <summary>The text of a file, one character per byte; null if it can't be read.</summary>
    public string? ReadText(string path, int limit = 1 << 20) =>
        Read(path, limit) is { } bytes ? Encoding.Latin1.GetString(bytes) : null;

    private Errno Open(string path, int flags, out FileDescriptor file) =>
        Files.OpenBytes(image, image is null ? Mounted(path) : path, flags, out file);

    private string Mounted(string path)
    {
        foreach (var (prefix, mount)
            in (ReadOnlySpan<(string, string)>)[("/etc", live!.Etc), ("/run", live.Run), ("/var", live.Var), ("/proc", live.Proc)])
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/'))
                return mount + path[prefix.Length..];
        }

        return live.Root.TrimEnd('/') + path;
    }
}
