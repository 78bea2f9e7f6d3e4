using System.Text;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>The small files that say what else writes sysctls, each read once. A missing file is the normal case.</summary>
internal sealed class SmallFiles(SystemRoot root)
{
    private const int MaxBytes = 256 * 1024;

    private readonly Dictionary<string, byte[]?> files = [];
    private readonly Dictionary<string, IReadOnlyList<string>> listings = [];
    private readonly Dictionary<string, bool> existing = [];
    private readonly Dictionary<string, string?> links = [];
    private readonly Dictionary<string, string> notSeen = [];

    public SystemRoot Root => root;

    /// <summary>Files and directories that exist but could not be read, with the reason.</summary>
    public IReadOnlyDictionary<string, string> NotSeen => notSeen;

    /// <summary>A regular file's bytes; null if it is missing or can't be read.</summary>
    public byte[]? Read(string path)
    {
        if (files.TryGetValue(path, out var known))
            return known;
        var error = root.OpenFile(path, out var file, out var status);
        using (file)
        {
            byte[] bytes = [];
            if (error == Errno.None && status.IsRegular)
                error = Files.ReadAll(file, MaxBytes + 1, out bytes);
            if (error != Errno.None && !error.IsNoFile)
                notSeen[path] = error.Text;
            if (bytes.Length > MaxBytes)
                notSeen[path] = $"larger than {MaxBytes / 1024} KiB";
            return files[path] = error == Errno.None && status.IsRegular && bytes.Length <= MaxBytes ? bytes : null;
        }
    }

    /// <summary>The same, one character per byte.</summary>
    public string? Text(string path) => Read(path) is { } bytes ? Encoding.Latin1.GetString(bytes) : null;

    /// <summary>The names in a directory; empty if it is missing.</summary>
    public IReadOnlyList<string> Names(string directory)
    {
        if (listings.TryGetValue(directory, out var known))
            return known;
        var error = root.Names(directory, out var names);
        if (error != Errno.None && !error.IsNoFile)
            notSeen[directory] = error.Text;
        return listings[directory] = names;
    }

    /// <summary>Whether the path exists, following links.</summary>
    public bool Exists(string path) => existing.TryGetValue(path, out var known) ? known : existing[path] = root.Exists(path);

    /// <summary>The target of a link; null if it is not one.</summary>
    public string? LinkTarget(string path) => links.TryGetValue(path, out var known) ? known : links[path] = root.LinkTarget(path);
}
