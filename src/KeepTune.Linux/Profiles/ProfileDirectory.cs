using KeepTune.Core.Profiles;
using KeepTune.Core.Text;
using KeepTune.Linux.Interop;

namespace KeepTune.Linux.Profiles;

/// <summary>
/// A directory of profiles. For root only what root alone can have written counts: a directory or a file that is not root's, or that others may
/// write, is skipped with a warning.
/// </summary>
public sealed class ProfileDirectory : IProfileSource
{
    private readonly FileDescriptor? directory;
    private readonly bool onlyRoots;
    private readonly Action<string> warn;

    /// <param name="open">How the directory is opened.</param>
    /// <param name="location">Its path in messages.</param>
    /// <param name="onlyRoots">Trust only what is root's alone.</param>
    /// <param name="warn">Takes each warning.</param>
    public ProfileDirectory(OpenDirectory open, string location, bool onlyRoots, Action<string> warn)
    {
        Location = location;
        this.onlyRoots = onlyRoots;
        this.warn = warn;
        if (open(out var opened) != Errno.None)
            return;
        if (Files.Status(opened, out var status) == Errno.None && IsTrusted(status, location))
            directory = opened;
        else
            opened.Dispose();
    }

    public delegate Errno OpenDirectory(out FileDescriptor directory);

    public string Location { get; }

    public IReadOnlyList<string> Names() => directory is null
        ? []
        : [.. Directory.EnumerateFileSystemEntries($"/proc/self/fd/{directory.Number}")
            .Select(entry => Path.GetFileName(entry))
            .Where(file => file.EndsWith(ProfileName.FileSuffix, StringComparison.Ordinal))
            .Select(file => file[..^ProfileName.FileSuffix.Length])
            .Where(ProfileName.IsValid)
            .Order(StringComparer.Ordinal)];

    public ProfileFile? Find(string name)
    {
        if (directory is null || ProfileFiles.ReadIn(directory, name + ProfileName.FileSuffix) is not { } found)
            return null;

        var path = $"{Location}/{name}{ProfileName.FileSuffix}";
        return IsTrusted(found.Status, path) ? new(path, found.Bytes) : null;
    }

    private bool IsTrusted(FileStatus status, string path)
    {
        if (!onlyRoots || status.IsRootsAlone)
            return true;

        warn($"{Printable.Quote(path)} is skipped: {(status.Uid == 0 ? "others may write it" : $"it belongs to user {status.Uid}")}, expected root's alone");
        return false;
    }
}
