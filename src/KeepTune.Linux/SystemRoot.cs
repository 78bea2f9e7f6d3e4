using KeepTune.Core;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux;

/// <summary>
/// The tree that paths such as <c>/etc/sysctl.d</c> are looked up in: the running system, or an image given with <c>--root</c>, where every
/// path resolves as in a chroot and nothing leads out of it.
/// </summary>
public sealed class SystemRoot
{
    private readonly SystemPaths? live;
    private readonly FileDescriptor? image;

    private SystemRoot(SystemPaths? live, FileDescriptor? image, string prefix)
    {
        this.live = live;
        this.image = image;
        Prefix = prefix;
    }

    /// <summary>What stands before a path in messages; empty for the running system.</summary>
    public string Prefix { get; }

    public bool IsLive => live is not null;

    public static SystemRoot Live(SystemPaths paths) => new(paths, null, "");

    /// <exception cref="Failure">The directory is missing, or is none.</exception>
    public static SystemRoot Image(string directory)
    {
        var error = Files.Open(null, directory, O_RDONLY | O_DIRECTORY, 0, out var image);
        if (error == Errno.None && Files.Status(image, out var given) == Errno.None && Files.Status("/", out var running) == Errno.None
            && (given.Inode, given.DeviceMajor, given.DeviceMinor) == (running.Inode, running.DeviceMajor, running.DeviceMinor))
        {
            throw new Failure(FailureKind.InvalidInput, "'--root' is the running system's own root, expected an image", "leave '--root' out");
        }

        return error == Errno.None
            ? new(null, image, directory.TrimEnd('/'))
            : throw new Failure(FailureKind.InvalidInput, $"couldn't open {Core.Text.Printable.Quote(directory)} given to '--root': {error.Text}", "give the directory that holds the image's /etc");
    }

    /// <summary>The path as a message shows it.</summary>
    public string Display(string path) => Prefix + path;

    /// <param name="path">Absolute within the tree, below <c>/etc</c>.</param>
    public Errno OpenDirectory(string path, out FileDescriptor directory) => Open(path, O_RDONLY | O_DIRECTORY, out directory);

    /// <summary>A file to read; one that would have to be waited for, as a FIFO, opens at once.</summary>
    public Errno OpenFile(string path, out FileDescriptor file) => Open(path, O_RDONLY | O_NONBLOCK, out file);

    private Errno Open(string path, int flags, out FileDescriptor file) => image is null
        ? Files.Open(null, live!.Etc + path["/etc".Length..], flags, 0, out file)
        : Files.OpenInRoot(image, path, flags, out file);
}
