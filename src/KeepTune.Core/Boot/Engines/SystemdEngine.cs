using System.Text;

namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// systemd-sysctl(8) (src/sysctl/sysctl.c, src/basic/conf-files.c). All assignments go into one map, ordered and keyed by normalised path,
/// so each path is written once, with its last value. Assigning another value moves a path to the end; <c>-key</c> removes it. A glob
/// applies to keys that no path names.
/// </summary>
internal sealed class SystemdEngine(EngineVersion version, int hz) : SysctlEngine(BootEngine.Systemd, hz)
{
    /// <summary>From this version on conf_file_read reads the lines, and <c>;</c> is no comment.</summary>
    private static readonly EngineVersion HashOnly = new(259);

    /// <summary>From this version on links are followed when directories are listed (seen with 262, not with 257).</summary>
    private static readonly EngineVersion ListsTargets = new(258);

    public override bool UnopenedMasks => version < ListsTargets;

    public override IReadOnlyList<string> Directories { get; } = [
        "/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"
    ];

    public override FileChoice Choose(IReadOnlyList<SysctlListing> listings, bool hasSysctlConf)
    {
        var chosen = DirectoryMerge.Of(listings, name => name.StartsWith('.') ? "its name begins with a dot" : null);
        return new(
            [.. chosen.Files.Select(file => new ChosenFile(file.Path, file.Path))],
            hasSysctlConf
                ? [.. chosen.Skipped, new(ProcpsEngine.SysctlConf, "systemd-sysctl reads it only through a link in sysctl.d")]
                : chosen.Skipped);
    }

    private protected override LineScanner Scanner(LineSink sink) => new SystemdLineScanner(sink);

    private protected override void Parse(ReadOnlySpan<byte> line, SourceLine source)
    {
        line = Strip(line);
        if (line.IsEmpty || line[0] == '#' || (line[0] == ';' && version < HashOnly) || !MayConcern(line))
            return;

        var equals = line.IndexOf((byte)'=');
        var ignores = line[0] == '-';
        if (equals < 0 && !ignores)
            return;
        var key = equals < 0 ? line : line[..equals];
        var path = KeyPath.Systemd(Encoding.Latin1.GetString(Strip(ignores ? key[Math.Min(1, key.Length)..] : key)));
        if (equals < 0)
            Exclude(path, source);
        else
            Assign(path, Strip(line[(equals + 1)..]), source);
    }

    // A path that contains '..' is rejected when it is written.
    private protected override IReadOnlyList<GlobHit> Hits(string path)
    {
        if (!KeyPath.IsGlob(path))
            return KeyPath.OfSystemd(path) is { } key ? [new(key, path)] : [];
        return [.. GlobPattern.Braces(path).SelectMany(KeyGlob.Hits).Distinct().Where(hit => !hit.Path.Split('/').Contains(".."))];
    }

    private protected override bool Replaces(PathEntry entry, ReadOnlySpan<byte> value)
    {
        if (entry.Value is { } old && value.SequenceEqual(old))
            return false;
        entry.Value = value.ToArray();
        Array.Clear(entry.Last);
        return true;
    }

    private protected override void Exclude(PathEntry entry, SourceLine source)
    {
        entry.Value = null;
        Array.Clear(entry.Last);
        entry.Excluded = source;
    }

    private static ReadOnlySpan<byte> Strip(ReadOnlySpan<byte> text) => text.Trim(" \t\n\r"u8);
}
