using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Boot;

/// <summary>A remark about a file that an engine treats specially, or that could not be read.</summary>
public sealed record FileRemark(string Path, string What);

/// <summary>What one engine makes of the files.</summary>
/// <param name="Skipped">Files that concern the keys but that it does not read.</param>
/// <param name="Remarks">Files that it opens but reads only in part, or not at all.</param>
public sealed record EngineReading(BootForecast Forecast, IReadOnlyList<SkippedFile> Skipped, IReadOnlyList<FileRemark> Remarks);

/// <summary>The sysctl files of a system or an image, as the boot engines read them.</summary>
public sealed class BootFiles
{
    private const string SysctlConf = "/etc/sysctl.conf";

    private readonly SeenFiles seen;
    private readonly IReadOnlyList<FileChange> instead;
    private readonly SortedDictionary<string, string> notSeen = new(StringComparer.Ordinal);

    /// <param name="instead">Files as a change would leave them.</param>
    public BootFiles(SystemRoot root, params IReadOnlyList<FileChange> instead)
        : this(new SeenFiles(root), instead)
    {
    }

    internal BootFiles(SeenFiles seen, IReadOnlyList<FileChange> instead) => (this.seen, this.instead) = (seen, instead);

    /// <summary>Files and directories that could not be read, with the reason: no forecast includes their content.</summary>
    public IReadOnlyDictionary<string, string> NotSeen => notSeen;

    /// <param name="another">Creates an engine of one kind and version.</param>
    /// <param name="last">A file that is read after all others, or null.</param>
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
            var found = Open(file.Path);
            if (found.Kind is SeenKind.Missing or SeenKind.NotOpened)
                ended = file.For;
            if (found.Remark is { } remark)
                remarks.Add(new(file.Path, remark));
            if (!Feed(engine, file.Path, found))
                remarks.Add(new(file.Path, "a line of 1 MiB or more: the rest is not read"));
        }

        if (last is not null)
            Feed(engine, last, Open(last));
        return new(engine.Forecast(), [.. choice.Skipped.Where(file => Concerns(another(), file.Path))], remarks);
    }

    /// <summary>Passes one file to an engine that reads no others, as <c>sysctl -p FILE</c> does.</summary>
    /// <returns>False if the file is missing or can't be read.</returns>
    public bool Feed(SysctlEngine engine, string path)
    {
        var file = Open(path);
        Feed(engine, path, file);
        return file.Kind is SeenKind.Regular;
    }

    private bool Concerns(SysctlEngine engine, string path)
    {
        Feed(engine, path, Open(path));
        return engine.IsConcerned;
    }

    private bool Feed(SysctlEngine engine, string path, SeenFile file)
    {
        var reader = engine.Open(path);
        if (file.Content is { } content)
            reader.Feed(content);
        else if (file.IsLarge && seen.Stream(path, reader) is var error && error != Errno.None)
            notSeen[path] = error.Text;
        reader.End();
        return !reader.Stopped;
    }

    private SysctlListing? List(string directory)
    {
        var listed = seen.List(directory);
        if (listed.IsKnown)
            return null;
        if (listed.Unread is { } reason)
            notSeen[directory] = reason;
        var names = listed.Names;
        foreach (var change in instead.Where(change => change.Path.StartsWith(directory + "/", StringComparison.Ordinal)))
        {
            var name = change.Path[(directory.Length + 1)..];
            names = [.. names.Where(other => other != name), .. change.After is null ? (string[])[] : [name]];
        }

        return names.Count == 0 ? null : new(directory, names);
    }

    private SysctlListing Opened(SysctlListing listing) =>
        listing with { Names = [.. listing.Names.Where(name => Open($"{listing.Directory}/{name}").Kind is not SeenKind.NotOpened)] };

    private SeenFile Open(string path)
    {
        if (instead.FirstOrDefault(change => change.Path == path) is { } change)
            return change.After is { } after ? new(SeenKind.Regular, after.Bytes) : new(SeenKind.Missing);

        var file = seen.Open(path);
        if (file.Unread is { } reason)
            notSeen[path] = reason;
        return file;
    }
}
