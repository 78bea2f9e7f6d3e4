using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.DropIn;

/// <summary>
/// A file of <c>/etc/sysctl.d</c> that keeptune owns. It is replaced as a whole: a temporary file beside it is written and synced, then
/// renamed over it, and the directory is synced. The temporary name is hidden and does not end in <c>.conf</c>, so no boot engine reads a
/// leftover.
/// </summary>
public sealed class DropInFile : IDisposable
{
    public const string DirectoryPath = "/etc/sysctl.d";

    /// <summary>A larger file is not one of ours.</summary>
    private const int MaxBytes = 64 * 1024;

    private readonly SystemRoot root;
    private readonly string name;
    private FileDescriptor? directory;
    private bool madeDirectory;

    public DropInFile(SystemRoot root, string name)
    {
        this.root = root;
        this.name = name;
        var error = root.OpenDirectory(DirectoryPath, out var opened);
        if (error == Errno.None)
            directory = opened;
        else if (error != Errno.ENOENT)
            throw error.Failure($"open '{root.Display(DirectoryPath)}'");
        else
            root.RequireEtc();
    }

    /// <summary>In <see cref="DirectoryPath"/>.</summary>
    public string Name => name;

    /// <summary>Absolute within the root.</summary>
    public string Path => PathOf(name);

    public string DisplayPath => root.Display(Path);

    private string TemporaryName => $".{name}.keeptune-new";

    /// <summary>The path of a file of this name, absolute within the root.</summary>
    public static string PathOf(string name) => $"{DirectoryPath}/{name}";

    /// <summary>The name of the file at a path; null if keeptune would never write one there.</summary>
    public static string? NameOf(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return path == PathOf(name) && DropInText.IsValidFileName(name) ? name : null;
    }

    /// <summary>The file at a path from the change journal.</summary>
    /// <exception cref="Failure">The path is one that keeptune never writes.</exception>
    public static DropInFile OfJournal(SystemRoot root, string path) => NameOf(path) is { } name
        ? new(root, name)
        : throw new Failure(
            FailureKind.Failed, $"the change journal names {Printable.Quote(path)}, expected a .conf file in {DirectoryPath}");

    /// <summary>What the file contains; null if there is none.</summary>
    /// <exception cref="Failure">It is a link, a mask, not a regular file, too large or unreadable, so it must not be replaced.</exception>
    public FileContent? Read()
    {
        if (directory is null)
            return null;
        var error = Files.StatusOfLink(directory, name, out var status);
        if (error == Errno.ENOENT)
            return null;
        if (error != Errno.None)
            throw error.Failure($"read '{DisplayPath}'");
        if (!status.IsRegular || status.Size == 0)
            throw Refusal(status);

        error = Files.Open(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file);
        using (file)
        {
            byte[] bytes = [];
            if (error == Errno.None)
                error = Files.ReadAll(file, MaxBytes + 1, out bytes);
            if (error != Errno.None)
                throw error.Failure($"read '{DisplayPath}'");
            return bytes.Length <= MaxBytes
                ? FileContent.Of(bytes, status.Permissions)
                : throw new Failure(
                    FailureKind.Failed,
                    $"'{DisplayPath}' is larger than {MaxBytes / 1024} KiB, so keeptune did not write it",
                    "choose another file with '--file NAME.conf'");
        }
    }

    /// <summary>Writes and syncs the new content beside the file. Creates the directory if it is missing.</summary>
    /// <exception cref="Failure">Nothing is left behind.</exception>
    public void Stage(FileContent content)
    {
        var folder = directory ??= MakeDirectory();
        DiscardStaged();
        var error = Files.Open(folder, TemporaryName, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, Mode0600, out var file);
        using (file)
        {
            if (error == Errno.None)
                error = Files.WriteAll(file, content.Bytes);
            if (error == Errno.None)
                error = Files.SetPermissions(file, content.Mode);
            if (error == Errno.None)
                error = Files.Sync(file);
        }

        if (error == Errno.None)
            return;
        Discard();
        throw error.Failure(
            $"write '{DisplayPath}'",
            error == Errno.EROFS ? "the file system is mounted read-only; omit '--persist' to change the running kernel only" : null);
    }

    /// <summary>Renames the staged content into place, or removes the file, and syncs the directory.</summary>
    /// <param name="staged">False to remove the file.</param>
    public void Commit(bool staged)
    {
        if (directory is null)
            return;
        var error = staged ? Files.Rename(directory, TemporaryName, name) : Files.Unlink(directory, name);
        if (error != Errno.None && (staged || error != Errno.ENOENT))
            throw error.Failure($"{(staged ? "replace" : "remove")} '{DisplayPath}'");
        error = Files.Sync(directory);
        if (error != Errno.None)
            throw error.Failure($"sync '{root.Display(DirectoryPath)}'");
    }

    /// <summary>Removes what <see cref="Stage"/> created, including the directory.</summary>
    public void Discard()
    {
        DiscardStaged();
        if (!madeDirectory || root.OpenDirectory("/etc", out var parent) != Errno.None)
            return;
        using (parent)
            _ = Files.RemoveDirectory(parent, "sysctl.d");
        madeDirectory = false;
    }

    /// <summary>Removes a temporary file that a killed run left behind.</summary>
    public void DiscardStaged()
    {
        if (directory is not null)
            _ = Files.Unlink(directory, TemporaryName);
    }

    /// <summary>Whether a killed run left a temporary file here.</summary>
    public bool HasLeftover => directory is not null && Files.StatusOfLink(directory, TemporaryName, out _) == Errno.None;

    /// <summary>The lock of an image.</summary>
    public StateLock LockDirectory(TimeSpan wait, Interruption interruption) =>
        StateLock.TakeDirectory(directory ??= MakeDirectory(), wait, interruption);

    public void Dispose() => directory?.Dispose();

    private FileDescriptor MakeDirectory()
    {
        var error = root.OpenDirectory("/etc", out var parent);
        using (parent)
        {
            if (error == Errno.None)
                error = Files.MakeDirectory(parent, "sysctl.d", Mode0755);
            if (error == Errno.None)
                madeDirectory = true;
            if (error is var e && e != Errno.None && e != Errno.EEXIST)
                throw error.Failure($"create '{root.Display(DirectoryPath)}'");
        }

        error = root.OpenDirectory(DirectoryPath, out var made);
        return error == Errno.None ? made : throw error.Failure($"open '{root.Display(DirectoryPath)}'");
    }

    private Failure Refusal(FileStatus status)
    {
        var what = status.IsRegular ? "is empty, which masks the name for both boot engines" : $"is {status.Kind}";
        if (status.IsSymbolicLink && Files.ReadLink(directory, name, out var target) == Errno.None)
            what = target == "/dev/null" ? "is a mask (a link to /dev/null)" : $"is a symbolic link to {Printable.Quote(target)}";
        return new Failure(
            FailureKind.Failed,
            $"'{DisplayPath}' {what}, expected a regular file; not replaced",
            "remove it, or choose another file with '--file NAME.conf'");
    }
}
