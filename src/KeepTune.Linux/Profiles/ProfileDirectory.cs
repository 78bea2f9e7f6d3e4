using KeepTune.Core.Profiles;

namespace KeepTune.Linux.Profiles;

/// <summary>
/// A directory of profiles. For root, only what root alone can have written counts: a directory or file that is not owned by root, or that
/// others may write to, is skipped with a warning.
/// </summary>
public sealed class ProfileDirectory : IProfileSource
{
    private readonly FileDescriptor? directory;
    private readonly OpenFile openFile;
    private readonly bool rootOnly;
    private readonly Action<string> warn;

    /// <param name="open">Opens the directory.</param>
    /// <param name="openFile">Opens a file in it.</param>
    /// <param name="location">Its path in messages.</param>
    /// <param name="rootOnly">Trust only what root alone can have written.</param>
    /// <param name="warn">Receives each warning: what can't be read or trusted is skipped, but never silently.</param>
    public ProfileDirectory(OpenDirectory open, OpenFile openFile, string location, bool rootOnly, Action<string> warn)
    {
        this.openFile = openFile;
        this.rootOnly = rootOnly;
        this.warn = warn;
        Location = location;
        var error = open(out var opened);
        if (error == Errno.None && Files.Status(opened, out var status) == Errno.None && IsTrusted(status, location))
        {
            directory = opened;
            return;
        }

        opened.Dispose();
        if (error != Errno.None && error != Errno.ENOENT)
            Skip(location, error.Text);
    }

    public delegate Errno OpenDirectory(out FileDescriptor directory);

    public delegate Errno OpenFile(FileDescriptor directory, string name, out FileDescriptor file);

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
        if (directory is null)
            return null;
        var path = $"{Location}/{name}{ProfileName.FileSuffix}";
        var error = openFile(directory, name + ProfileName.FileSuffix, out var file);
        using (file)
        {
            if (error == Errno.ENOENT)
                return null;
            if (error != Errno.None)
                return Skip(path, error.Text);
            return ProfileFiles.ReadOpen(file, out var bytes, out var status) is { } problem ? Skip(path, problem)
                : IsTrusted(status, path) ? new(path, bytes)
                : null;
        }
    }

    private bool IsTrusted(FileStatus status, string path)
    {
        if (!rootOnly || status.IsRootOnly)
            return true;

        Skip(path, status.Uid == 0 ? "users other than root may write to it" : $"it belongs to user {status.Uid}, not to root");
        return false;
    }

    private ProfileFile? Skip(string path, string why)
    {
        warn($"skipped {Printable.Quote(path)}: {why}");
        return null;
    }
}
