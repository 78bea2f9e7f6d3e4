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
        return error == Errno.None
            ? new(null, image, directory.TrimEnd('/'))
            : throw new Failure(FailureKind.InvalidInput, $"couldn't open {Core.Text.Printable.Quote(directory)} given to '--root': {error.Text}", "give the directory that holds the image's /etc");
    }

    /// <summary>The path as a message shows it.</summary>
    public string Display(string path) => Prefix + path;

    /// <param name="path">Absolute within the tree, below <c>/etc</c>.</param>
    public Errno OpenDirectory(string path, out FileDescriptor directory) => image is null
        ? Files.Open(null, live!.Etc + path["/etc".Length..], O_RDONLY | O_DIRECTORY, 0, out directory)
        : Files.OpenInRoot(image, path, O_RDONLY | O_DIRECTORY, out directory);
}
