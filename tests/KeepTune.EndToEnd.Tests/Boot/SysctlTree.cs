using System.Text;
using System.Text.RegularExpressions;

namespace KeepTune.EndToEnd.Tests.Boot;

internal enum EntryKind
{
    File,
    Link,
    Directory,
}

/// <summary>
/// An entry of a tree. Paths, contents and targets are bytes, stored as Latin-1: one char is one byte.
/// </summary>
internal sealed record TreeEntry(string Path, EntryKind Kind, string Text = "");

/// <summary>The files below /etc, /run and /usr when an engine starts. Entries are created in this order.</summary>
internal sealed record SysctlTree(IReadOnlyList<TreeEntry> Entries)
{
    /// <summary>The tree without this line. A comment replaces it, so that the other lines keep their numbers.</summary>
    public SysctlTree Without(string path, int line) => ReplaceLines(path, (number, text) => number == line ? "#" : text);

    /// <summary>The tree with this line only. The other files stay, empty: their names may matter for this one.</summary>
    public SysctlTree Only(string path, int line)
    {
        var kept = Resolve(path);
        var tree = ReplaceLines(path, (number, text) => number == line ? text : "#");
        return new(
            [.. tree.Entries.Select(entry => entry.Kind == EntryKind.File && entry.Path != kept ? entry with { Text = "" } : entry)]);
    }

    /// <summary>The text of a line, counted from 1 by line feeds as in editors; null if there is none.</summary>
    public string? Line(string path, int line) => File(path)?.Text.Split('\n').ElementAtOrDefault(line - 1);

    private TreeEntry? File(string path)
    {
        var resolved = Resolve(path);
        return Entries.LastOrDefault(entry => entry.Kind == EntryKind.File && entry.Path == resolved);
    }

    /// <summary>Every path that leads to a file, also through a linked directory.</summary>
    public IEnumerable<string> ReadablePaths()
    {
        var links = Entries.Where(entry => entry.Kind == EntryKind.Link).ToList();
        return Entries.Select(entry => entry.Path)
            .Concat(
                links.SelectMany(
                    link =>
                        Entries.Where(entry => entry.Path.StartsWith(link.Text + "/", StringComparison.Ordinal))
                            .Select(entry => link.Path + entry.Path[link.Text.Length..])))
            .Where(path => File(path) is not null);
    }

    public string Listing()
    {
        var text = new StringBuilder();
        foreach (var entry in Entries)
        {
            text.Append(entry.Kind switch
            {
                EntryKind.File => $"{Shown(entry.Path)}: {entry.Text.Length} bytes\n",
                EntryKind.Link => $"{Shown(entry.Path)} -> {Shown(entry.Text)}\n",
                _ => $"{Shown(entry.Path)}/\n",
            });
            if (entry.Kind == EntryKind.File)
                text.Append(string.Concat(entry.Text.Split('\n').Select((line, index) => $"  {index + 1,3} {Shown(line)}\n")));
        }

        return text.ToString();
    }

    private static string Shown(string bytes)
    {
        var cut = bytes.Length <= 200 ? bytes : $"{bytes[..60]}...({bytes.Length} bytes)...{bytes[^20..]}";
        return string.Concat(cut.Select(c => c is >= ' ' and <= '~' and not '\\' ? c.ToString() : $"\\x{(int)c:x2}"));
    }

    private SysctlTree ReplaceLines(string path, Func<int, string, string> replacement)
    {
        var file = File(path) ?? throw new InvalidOperationException($"no such file in the tree: {path}");
        var text = string.Join('\n', file.Text.Split('\n').Select((line, index) => replacement(index + 1, line)));
        return new([.. Entries.Select(entry => entry == file ? entry with { Text = text } : entry)]);
    }

    private string Resolve(string path)
    {
        for (var hops = 0; hops < 10; hops++)
        {
            var link = Entries.FirstOrDefault(
                entry =>
                    entry.Kind == EntryKind.Link && (path == entry.Path || path.StartsWith(entry.Path + "/", StringComparison.Ordinal)));
            if (link is null)
                return path;
            var target = link.Text.StartsWith('/') ? link.Text : link.Path[..(link.Path.LastIndexOf('/') + 1)] + link.Text;
            path = Regex.Replace(target, "/[^/]+/\\.\\./", "/") + path[link.Path.Length..];
        }

        return path;
    }
}
