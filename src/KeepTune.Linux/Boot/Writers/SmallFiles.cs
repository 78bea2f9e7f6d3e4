using System.Text;

namespace KeepTune.Linux.Boot.Writers;

/// <summary>The small files that say what else writes sysctls, each looked for once. That one is missing is the usual case.</summary>
internal sealed class SmallFiles(SystemRoot root)
{
    private const int Largest = 256 * 1024;

    private readonly Dictionary<string, byte[]?> files = [];
    private readonly Dictionary<string, IReadOnlyList<string>> listings = [];
    private readonly Dictionary<string, bool> existing = [];
    private readonly Dictionary<string, string?> links = [];
    private readonly Dictionary<string, string> notSeen = [];

    public SystemRoot Root => root;

    /// <summary>Files and directories that are there and could not be read, with the reason.</summary>
    public IReadOnlyDictionary<string, string> NotSeen => notSeen;

    /// <summary>A regular file's bytes; null where there is none, or it can't be read.</summary>
    public byte[]? Read(string path)
    {
        if (files.TryGetValue(path, out var known))
            return known;
        var error = root.OpenFile(path, out var file, out var status);
        using (file)
        {
            byte[] bytes = [];
            if (error == Errno.None && status.IsRegular)
                error = Files.ReadAll(file, Largest + 1, out bytes);
            if (error != Errno.None && !error.IsNoFile)
                notSeen[path] = error.Text;
            if (bytes.Length > Largest)
                notSeen[path] = $"larger than {Largest / 1024} KiB";
            return files[path] = error == Errno.None && status.IsRegular && bytes.Length <= Largest ? bytes : null;
        }
    }

    /// <summary>The same, one byte a character.</summary>
    public string? Text(string path) => Read(path) is { } bytes ? Encoding.Latin1.GetString(bytes) : null;

    /// <summary>The names in a directory; none where it is missing.</summary>
    public IReadOnlyList<string> Names(string directory)
    {
        if (listings.TryGetValue(directory, out var known))
            return known;
        var error = root.Names(directory, out var names);
        if (error != Errno.None && !error.IsNoFile)
            notSeen[directory] = error.Text;
        return listings[directory] = names;
    }

    /// <summary>Whether the path leads to anything, links followed.</summary>
    public bool Exists(string path) => existing.TryGetValue(path, out var known) ? known : existing[path] = root.Exists(path);

    /// <summary>What a link says; null where there is none.</summary>
    public string? LinkTarget(string path) => links.TryGetValue(path, out var known) ? known : links[path] = root.LinkTarget(path);
}
