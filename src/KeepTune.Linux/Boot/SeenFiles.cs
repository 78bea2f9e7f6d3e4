using KeepTune.Core.Boot.Engines;

namespace KeepTune.Linux.Boot;

internal enum SeenKind
{
    Regular,
    Missing,
    NotOpened,
    Other,
}

/// <summary>A file as it was found.</summary>
/// <param name="Content">Null if it is large or not a regular file.</param>
/// <param name="Unread">Why it could not be read; null if nothing failed.</param>
internal sealed record SeenFile(
    SeenKind Kind, byte[]? Content = null, bool IsLarge = false, string? Remark = null, string? Unread = null);

/// <param name="IsKnown">It was already listed under another name.</param>
/// <param name="Unread">Why it could not be listed; null if nothing failed.</param>
internal sealed record SeenDirectory(bool IsKnown, IReadOnlyList<string> Names, string? Unread);

/// <summary>
/// The sysctl files of a system or an image as they are. Each is opened once, read in pieces, and kept only if it is small.
/// </summary>
internal sealed class SeenFiles(SystemRoot root)
{
    private const int Piece = 64 * 1024;

    private readonly Dictionary<string, SeenDirectory> listings = [];
    private readonly HashSet<(uint, uint, ulong)> directories = [];
    private readonly Dictionary<string, SeenFile> files = [];

    public SeenDirectory List(string directory)
    {
        if (listings.TryGetValue(directory, out var known))
            return known;
        // Where /lib is a link to usr/lib, both names are one directory, whose content counts once.
        if (root.Status(directory, out var status) == Errno.None
            && !directories.Add((status.DeviceMajor, status.DeviceMinor, status.Inode)))
            return listings[directory] = new(IsKnown: true, [], null);
        var error = root.Names(directory, out var names);
        return listings[directory] = new(IsKnown: false, names, error != Errno.None && !error.IsNoFile ? error.Text : null);
    }

    public SeenFile Open(string path)
    {
        if (files.TryGetValue(path, out var known))
            return known;
        var error = root.OpenFile(path, out var file, out var status);
        using (file)
            return files[path] = error == Errno.None ? Look(file, status) : NotOpened(path, error);
    }

    /// <summary>Passes a large file to a reader.</summary>
    public Errno Stream(string path, SysctlFileReader reader)
    {
        var error = root.OpenFile(path, out var file, out _);
        using (file)
        {
            var buffer = new byte[Piece];
            while (error == Errno.None && !reader.Stopped)
            {
                error = Files.Read(file, buffer, out var count);
                if (count == 0)
                    break;
                reader.Feed(buffer.AsSpan(0, count));
            }
        }

        return error;
    }

    private static SeenFile Look(FileDescriptor file, FileStatus status)
    {
        if (status.IsDirectory)
            return new(SeenKind.Other, Remark: "a directory, read as empty");
        if (status.IsFifo)
            return new(SeenKind.Other, Remark: "a FIFO: a reader waits until something writes to it");
        if (!status.IsRegular)
            return new(SeenKind.Other);
        if (status.Size > Piece)
            return new(SeenKind.Regular, IsLarge: true);

        var error = Files.ReadAll(file, Piece + 1, out var bytes);
        return error == Errno.None ? new(SeenKind.Regular, bytes) : new(SeenKind.Other, Unread: error.Text);
    }

    private SeenFile NotOpened(string path, Errno error)
    {
        if (error == Errno.ENOENT)
            return new(SeenKind.Missing, Remark: root.LinkTarget(path) is null ? null : "a dangling link, read as empty");
        return error.IsNoFile
            ? new(SeenKind.NotOpened, Remark: $"not opened: {error.Text}")
            : new(SeenKind.NotOpened, Unread: error.Text);
    }
}
