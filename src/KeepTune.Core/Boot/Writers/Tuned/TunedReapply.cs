using System.Text;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>
/// TuneD applying the files of sysctl.d again (plugin_sysctl.py, _apply_system_sysctl): /run before /etc, no vendor directories,
/// <c>/etc/sysctl.conf</c> last. There are no globs and no <c>-key</c> lines; slashes in keys depend on the version.
/// </summary>
public sealed class TunedReapply : SysctlEngine
{
    private static readonly EngineVersion RunAndEtcOnly = new(2, 13);
    private static readonly EngineVersion WritesAtEnd = new(2, 28);

    private readonly EngineVersion version;
    private readonly IReadOnlyList<string> excluded;
    private bool hasFailed;

    /// <param name="excluded">Patterns of excluded keys (<c>reapply_sysctl_exclude</c>).</param>
    /// <param name="hz">The kernel's timer frequency, which limits the values.</param>
    public TunedReapply(EngineVersion version, IReadOnlyList<string> excluded, int hz)
        : base(BootEngine.Procps, hz)
    {
        this.version = version;
        this.excluded = excluded;
        string[] own = ["/run/sysctl.d", "/etc/sysctl.d"];
        Directories = version < RunAndEtcOnly ? [.. own, "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"] : own;
    }

    public override IReadOnlyList<string> Directories { get; }

    public override FileChoice Choose(IReadOnlyList<SysctlListing> listings, bool hasSysctlConf)
    {
        var (files, skipped) = DirectoryMerge.Of(listings, _ => null);
        var chosen = new List<ChosenFile>();
        foreach (var file in files)
            chosen.Add(new(file.Path, file.Path));
        if (hasSysctlConf)
            chosen.Add(new(ProcpsEngine.SysctlConf, ProcpsEngine.SysctlConf));
        return new(chosen, skipped);
    }

    private protected override LineScanner Scanner(LineSink sink) => new TunedLineScanner(sink, () => hasFailed = true);

    private protected override void Parse(ReadOnlySpan<byte> line, SourceLine source)
    {
        if (hasFailed || line.IndexOf("keepalive"u8) < 0)
            return;
        var text = TunedConfigFile.Strip(Encoding.UTF8.GetString(line));
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || text[0] is '#' or ';')
            return;
        var key = TunedConfigFile.Strip(text[..equals]);
        if (!IsExcluded(key))
            Assign(TunedWrites.PathOf(key, version), Encoding.UTF8.GetBytes(TunedConfigFile.Strip(text[(equals + 1)..])), source);
    }

    private protected override IReadOnlyList<GlobHit> Hits(string path) => KeyPath.OfProcps(path) is { } key ? [new(key, path)] : [];

    // Since 2.28 only the last value of each key is written, at the position of its first one.
    private protected override bool Replaces(PathEntry entry, ReadOnlySpan<byte> value)
    {
        if (version < WritesAtEnd)
            return true;
        Array.Clear(entry.Last);
        var isFirst = entry.Value is null;
        entry.Value = [];
        return isFirst;
    }

    // fnmatch(3py) has no backslash escapes.
    private bool IsExcluded(string key)
    {
        foreach (var pattern in excluded)
        {
            if (GlobPattern.Matches(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), key, leadingPeriod: false))
                return true;
        }

        return false;
    }
}
