using System.Text;

namespace KeepTune.EndToEnd.Tests.Boot;

/// <summary>
/// Random trees: most have a few ordinary files, and the seed adds things that the engines read differently.
/// </summary>
internal sealed class TreeGenerator
{
    private static readonly string[] PlainNames = ["10-a.conf", "50-default.conf", "90-keeptune.conf", "99-z.conf"];

    private static readonly string[] OddNames =
    [
        "9-b.conf", "Z.conf", "a.conf", "z.conf", "_.conf", "0.conf", "\xc3\xa9.conf", "50-\xff.conf", "\x80.conf", ".hidden.conf", ".conf",
        "a b.conf", "~root.conf", "a\n.conf", "-.conf", "x~.conf", "x.bak.conf", "x.dpkg-old.conf",
        "x.conf~", "x.conf.bak", "x.conf.old", "x.conf.dpkg-old", "x.conf.dpkg-new", "x.conf.rpmsave", "x.conf.rpmnew", "x.conf.ucf-old",
        "x.conf.swp", "x.CONF", "xconf", "x.conf.", "lost+found", "#x.conf#",
    ];

    private static readonly string[] PatternNames =
    [
        "50-{a,b}.conf", "50-{a}.conf", "50-{}.conf", "50-{a,b.conf", "50-{b,a,}.conf", "50-[ab].conf", "50-[!a].conf", "50-*.conf",
        "50-?.conf", "*.conf", "50-\\a.conf", "50-{[a],b}.conf", "{50-*,10-a}.conf", "[.conf", "50-[a.conf",
    ];

    private static readonly string[] WhatPatternNamesMatch = ["50-a.conf", "50-b.conf", "50-.conf", "50-ab.conf", "10-a.conf"];

    private readonly Dice dice;
    private readonly int oddity;
    private readonly LineGenerator lines;
    private readonly List<TreeEntry> entries = [];

    private TreeGenerator(ulong seed)
    {
        dice = new(seed);
        oddity = dice.Of([0, 10, 10, 25, 50]);
        lines = new(dice, oddity);
    }

    /// <param name="directories">The directories that engines read, /etc/sysctl.d first.</param>
    public static SysctlTree Generate(ulong seed, IReadOnlyList<string> directories) => new TreeGenerator(seed).Generate(directories);

    private SysctlTree Generate(IReadOnlyList<string> directories)
    {
        var patterns = dice.Percent(oddity / 2);
        foreach (var directory in directories)
            for (var files = dice.Below(directory == directories[0] ? 7 : dice.Of([1, 2, 4, 7])); files > 0; files--)
                Add($"{directory}/{Name(patterns)}", directories);
        if (dice.Percent(50))
            Add("/etc/sysctl.conf", directories);
        if (dice.Percent(30))
            Put(new("/etc/sysctl.d/99-sysctl.conf", EntryKind.Link, "../sysctl.conf"));
        if (dice.Percent(oddity / 10))
            MoveDirectory();
        return new(entries);
    }

    private string Name(bool patterns) =>
        patterns && dice.Percent(50)
            ? dice.Of(dice.Percent(50) ? PatternNames : WhatPatternNamesMatch)
            : dice.Mostly(dice.Of(PlainNames), oddity, OddNames);

    private void Add(string path, IReadOnlyList<string> directories)
    {
        if (!dice.Percent(10 + oddity / 3) || path == "/etc/sysctl.conf" && !dice.Percent(oddity / 2))
        {
            Put(new(path, EntryKind.File, Content()));
            return;
        }

        Put(dice.Below(8) switch
        {
            0 or 1 => new(path, EntryKind.Link, "/dev/null"),
            2 => new(path, EntryKind.File),
            3 => new(path, EntryKind.Link, dice.Of(["/nowhere", "missing.conf", "../nowhere/x"])),
            4 => new(path, EntryKind.Directory),
            5 => new(path, EntryKind.Link, path),
            6 => new(path, EntryKind.Link, $"{dice.Of(directories)}/{dice.Of(PlainNames)}"),
            _ => LinkToElsewhere(path),
        });
    }

    private TreeEntry LinkToElsewhere(string path)
    {
        var target = $"/etc/keeptune-test/{entries.Count}";
        Put(new("/etc/keeptune-test", EntryKind.Directory));
        Put(new(target, EntryKind.File, Content()));
        return new(path, EntryKind.Link, target);
    }

    /// <summary>One entry per path: a later one is left out, since a name is unique in a directory.</summary>
    private void Put(TreeEntry entry)
    {
        if (!entries.Exists(other => other.Path == entry.Path))
            entries.Add(entry);
    }

    /// <summary>/etc/sysctl.d as a link to a directory with its former contents.</summary>
    private void MoveDirectory()
    {
        const string moved = "/etc/keeptune-moved";
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Path.StartsWith("/etc/sysctl.d/", StringComparison.Ordinal))
                entries[i] = entries[i] with { Path = moved + entries[i].Path["/etc/sysctl.d".Length..] };
        }

        entries.Insert(0, new("/etc/sysctl.d", EntryKind.Link, moved));
        entries.Insert(0, new(moved, EntryKind.Directory));
    }

    private string Content()
    {
        var content = new StringBuilder(dice.Mostly("", oddity / 4, ["\xef\xbb\xbf", "\0", "\r", "\n\n"]));
        var end = dice.Mostly("\n", oddity / 3, ["\r\n", "\r\n", "\n\n", "\r"]);
        for (var count = 1 + dice.Below(6); count > 0; count--)
            content.Append(dice.Percent(oddity / 12) ? lines.LongLine() : lines.Line())
                .Append(dice.Mostly(end, oddity / 4, ["\n", "\r", "\0", "\n\r", "\r\r\n", "\r\n\0", "\n\0\n", "\0\0", "\n\r\0"]));
        if (dice.Percent(10))
            content.Length--;
        return content.ToString();
    }
}
