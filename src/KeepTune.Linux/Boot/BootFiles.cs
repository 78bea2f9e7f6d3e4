using System.Text;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Boot;

/// <summary>A line about a file that an engine reads otherwise than its neighbours, or that could not be seen.</summary>
public sealed record FileRemark(string Path, string What);

/// <summary>What one engine makes of the files.</summary>
/// <param name="Skipped">Files that concern the keys and that it does not read.</param>
/// <param name="Remarks">Files that it opens and gets nothing, or not all, of.</param>
public sealed record EngineReading(BootForecast Forecast, IReadOnlyList<SkippedFile> Skipped, IReadOnlyList<FileRemark> Remarks);

/// <summary>
/// The sysctl files of a system or an image, read for the boot engines. Each file is read once, in pieces, and kept only where it is small.
/// </summary>
/// <param name="instead">Files as they would be after a change.</param>
public sealed class BootFiles(SystemRoot root, params IReadOnlyList<FileChange> instead)
{
    private const int Piece = 64 * 1024;
    private const string SysctlConf = "/etc/sysctl.conf";

    private readonly Dictionary<string, SysctlListing?> listings = [];
    private readonly HashSet<(uint, uint, ulong)> directories = [];
    private readonly Dictionary<string, SeenFile> files = [];
    private readonly SortedDictionary<string, string> notSeen = new(StringComparer.Ordinal);

    /// <summary>Files and directories that could not be read, so that no forecast knows what is in them, with the reason.</summary>
    public IReadOnlyDictionary<string, string> NotSeen => notSeen;

    /// <param name="another">Makes an engine of one kind and version.</param>
    /// <param name="last">A file that is read after all others; null for none.</param>
    public EngineReading Read(Func<SysctlEngine> another, string? last = null)
    {
        var engine = another();
        var choice = engine.Choose(
            [
                .. engine.Directories.Select(List)
                    .OfType<SysctlListing>()
                    .Select(listing => engine.UnopenedMasks ? listing : Opened(listing))
            ],
            Open(SysctlConf).Kind is SeenKind.Regular);
        var remarks = new List<FileRemark>();
        string? ended = null;
        foreach (var file in choice.Files)
        {
            if (file.For == ended)
                continue;
            var seen = Open(file.Path);
            if (seen.Kind is SeenKind.Missing or SeenKind.NotOpened)
                ended = file.For;
            if (seen.Remark is { } remark)
                remarks.Add(new(file.Path, remark));
            if (!Feed(engine, file.Path, seen))
                remarks.Add(new(file.Path, "a line of 1 MiB or more: what follows is not read"));
        }

        if (last is not null)
            Feed(engine, last, Open(last));
        return new(engine.Forecast(), [.. choice.Skipped.Where(file => Concerns(another(), file.Path))], remarks);
    }

    /// <summary>Hands one file to an engine that reads no others, as <c>sysctl -p FILE</c> does.</summary>
    /// <returns>False where there is no such file, or it can't be read.</returns>
    public bool Feed(SysctlEngine engine, string path)
    {
        var seen = Open(path);
        Feed(engine, path, seen);
        return seen.Kind is SeenKind.Regular;
    }

    private bool Concerns(SysctlEngine engine, string path)
    {
        Feed(engine, path, Open(path));
        return engine.IsConcerned;
    }

    private bool Feed(SysctlEngine engine, string path, SeenFile seen)
    {
        var reader = engine.Open(path);
        if (seen.Content is { } content)
            reader.Feed(content);
        else if (seen.IsLarge)
            Stream(path, reader);
        reader.End();
        return !reader.Stopped;
    }

    private SysctlListing? List(string directory)
    {
        if (listings.TryGetValue(directory, out var known))
            return known;
        // Where /lib is a link to usr/lib, both names lead to one directory: what is in it counts once.
        if (root.Status(directory, out var status) == Errno.None
            && !directories.Add((status.DeviceMajor, status.DeviceMinor, status.Inode)))
            return listings[directory] = null;
        var error = root.Names(directory, out var names);
        if (error != Errno.None && !error.IsNoFile)
            notSeen[directory] = error.Text;
        foreach (var change in instead.Where(change => change.Path.StartsWith(directory + "/", StringComparison.Ordinal)))
        {
            var name = change.Path[(directory.Length + 1)..];
            names = [.. names.Where(other => other != name), .. change.After is null ? (string[])[] : [name]];
        }

        return listings[directory] = names.Count == 0 ? null : new(directory, names);
    }

    private SysctlListing Opened(SysctlListing listing) =>
        listing with { Names = [.. listing.Names.Where(name => Open($"{listing.Directory}/{name}").Kind is not SeenKind.NotOpened)] };

    private SeenFile Open(string path)
    {
        if (files.TryGetValue(path, out var known))
            return known;
        if (instead.FirstOrDefault(change => change.Path == path) is { } change)
            return files[path] = change.After is { } after ? new(SeenKind.Regular, after.Bytes) : new(SeenKind.Missing);

        var error = root.OpenFile(path, out var file, out var status);
        using (file)
            return files[path] = error == Errno.None ? Look(path, file, status) : NotOpened(path, error);
    }

    private SeenFile Look(string path, FileDescriptor file, FileStatus status)
    {
        if (status.IsDirectory)
            return new(SeenKind.Other, null, Remark: "a directory: it is read as empty");
        if (status.IsFifo)
            return new(SeenKind.Other, null, Remark: "a FIFO: whoever reads it waits for a writer");
        if (!status.IsRegular)
            return new(SeenKind.Other);
        if (status.Size > Piece)
            return new(SeenKind.Regular, null, IsLarge: true);

        var error = Files.ReadAll(file, Piece + 1, out var bytes);
        if (error == Errno.None)
            return new(SeenKind.Regular, bytes);
        notSeen[path] = error.Text;
        return new(SeenKind.Other);
    }

    private SeenFile NotOpened(string path, Errno error)
    {
        if (error == Errno.ENOENT)
            return new(
                SeenKind.Missing, null, Remark: root.LinkTarget(path) is null ? null : "a link that leads nowhere: it is read as empty");
        if (error.IsNoFile)
            return new(SeenKind.NotOpened, null, Remark: $"not opened: {error.Text}");
        notSeen[path] = error.Text;
        return new(SeenKind.NotOpened);
    }

    private void Stream(string path, SysctlFileReader reader)
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

        if (error != Errno.None)
            notSeen[path] = error.Text;
    }

    private enum SeenKind
    {
        Regular,
        Missing,
        NotOpened,
        Other,
    }

    private sealed record SeenFile(SeenKind Kind, byte[]? Content = null, bool IsLarge = false, string? Remark = null);
}

/// <summary>Paths as the engines name them, made fit to be shown.</summary>
public static class BytePath
{
    /// <summary>A path of one byte a character as text, escaped.</summary>
    public static string Show(string path) => Printable.Escape(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path)));
}
