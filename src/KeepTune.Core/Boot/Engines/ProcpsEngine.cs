using System.Text;

namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// <c>sysctl --system</c> of procps (src/sysctl.c). Every assignment is written, in the order of the files, so where the kernel rejects
/// one, the one before it remains; <c>/etc/sysctl.conf</c> comes last. A glob applies to keys that no line names, earlier or later. Up to
/// 3.3.17 there were no globs and no <c>-key</c> lines.
/// </summary>
internal sealed class ProcpsEngine : SysctlEngine
{
    internal const string SysctlConf = "/etc/sysctl.conf";

    private const int MaxPiece = 4096;

    private static readonly EngineVersion EtcFirst = new(3, 3, 17);
    private static readonly EngineVersion Lists = new(4);
    private static readonly EngineVersion GlobExcludes = new(4, 0, 5);

    private readonly EngineVersion version;

    // What was trimmed before 4.0, which uses isspace(3).
    private static ReadOnlySpan<byte> Blanks => " \t\n\r"u8;

    public ProcpsEngine(EngineVersion version, int hz)
        : base(BootEngine.Procps, hz)
    {
        this.version = version;
        string[] vendor = ["/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];
        Directories = version < EtcFirst ? ["/run/sysctl.d", "/etc/sysctl.d", .. vendor] : ["/etc/sysctl.d", "/run/sysctl.d", .. vendor];
    }

    public override IReadOnlyList<string> Directories { get; }

    private protected override bool ExcludesByGlob => version >= GlobExcludes;

    public override FileChoice Choose(IReadOnlyList<SysctlListing> listings, bool hasSysctlConf)
    {
        var chosen = DirectoryMerge.Of(listings, _ => null);
        var files = chosen.Files.SelectMany(file => Expand(file.Name, listings.First(listing => listing.Directory == file.Directory).Names)
            .Select(name => new ChosenFile($"{file.Directory}/{name}", file.Path)));
        return new(hasSysctlConf ? [.. files, new(SysctlConf, SysctlConf)] : [.. files], chosen.Skipped);
    }

    private protected override LineScanner Scanner(LineSink sink) => new LineFeedScanner(sink);

    private protected override void Parse(ReadOnlySpan<byte> line, SourceLine source)
    {
        if (!MayConcern(line))
            return;
        line = BeforeNul(line);
        if (version < Lists)
            ParseOld(line, source);
        else
            ParseNew(line.TrimStart(" \t\n\v\f\r"u8), source);
    }

    private protected override IReadOnlyList<GlobHit> Hits(string path)
    {
        if (KeyPath.IsGlob(path) && version >= Lists)
        {
            const string procSys = "/proc/sys/";
            return [.. KeyGlob.Hits(path[procSys.Length..]).Select(hit => hit with { Path = procSys + hit.Path })];
        }

        return KeyPath.OfProcps(path) is { } key ? [new(key, path)] : [];
    }

    private protected override bool Replaces(PathEntry entry, ReadOnlySpan<byte> value) => true;

    private void ParseNew(ReadOnlySpan<byte> line, SourceLine source)
    {
        if (line.Length < 2 || line[0] is (byte)'#' or (byte)';')
            return;

        var equals = line.IndexOf((byte)'=');
        var dash = line[0] == '-' ? 1 : 0;
        if (equals >= 0)
            Assign(PathOf(line[Math.Min(dash, equals)..equals]), Written(line[(equals + 1)..].Trim(" \t\n\v\f\r"u8)), source);
        else if (dash > 0)
            Exclude(PathOf(line[dash..]), source);
    }

    // strtok(3) at '=', then at line ends: 'a==1' assigns '=1', and what follows a carriage return is lost.
    private void ParseOld(ReadOnlySpan<byte> line, SourceLine source)
    {
        line = line.TrimStart(" \t"u8).TrimEnd(Blanks);
        if (line.Length < 2 || line[0] is (byte)'#' or (byte)';')
            return;
        line = line.TrimStart((byte)'=');
        var equals = line.IndexOf((byte)'=');
        if (equals < 1)
            return;

        var value = line[(equals + 1)..].TrimStart("\r\n"u8);
        var end = value.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0)
            value = value[..end];
        var key = line[(line[0] == '-' ? 1 : 0)..equals].TrimEnd(Blanks);
        if (!value.IsEmpty && !key.StartsWith("-"u8))
            Assign(KeyPath.Procps(Encoding.Latin1.GetString(key)), Written(value.TrimStart(" \t"u8)), source);
    }

    private static string PathOf(ReadOnlySpan<byte> key) => KeyPath.Procps(Encoding.Latin1.GetString(key.TrimEnd(" \t\n\v\f\r"u8)));

    // local/procio.c: a value that the kernel rejects and that is longer than 4,096 bytes is written again up to its last comma.
    private static ReadOnlySpan<byte> Written(ReadOnlySpan<byte> value)
    {
        if (value.Length < MaxPiece || KernelNumber.Parse(SysctlKey.Time, value, value.Length + 1L, 1) is not null)
            return value;
        var comma = value[..MaxPiece].LastIndexOf((byte)',');
        return comma < 0 ? value : value[..comma];
    }

    // Each file is opened through glob(3) with GLOB_BRACE and GLOB_NOCHECK, so one name can stand for several files.
    private static IEnumerable<string> Expand(string name, IReadOnlyCollection<string> names)
    {
        if (name.AsSpan().IndexOfAny("*?[{\\") < 0)
            return [name];
        List<string> found = [.. GlobPattern.Braces(name).SelectMany(alternative => GlobPattern.IsMagic(alternative)
            ? names.Where(other => GlobPattern.Matches(alternative, other, leadingPeriod: true)).Order(StringComparer.Ordinal)
            : names.Where(other => other == GlobPattern.Unescape(alternative)))];
        return found.Count > 0 ? found : [name];
    }
}
