using System.Text;

namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// One run of a boot engine over its files. The caller passes them in the engine's order and in pieces; only what concerns the three keys
/// is kept. Each dialect is a subclass. Directories and files are read elsewhere.
/// </summary>
public abstract class SysctlEngine
{
    private const int MaxText = 80;

    private readonly Dictionary<string, PathEntry> entries = [];
    private readonly KeyLines[] lines = [new(), new(), new()];
    private readonly List<(SourceLine Source, string Pattern)> excludingGlobs = [];
    private readonly int hz;
    private long order;

    /// <param name="hz">The kernel's timer frequency, which limits the values.</param>
    private protected SysctlEngine(BootEngine engine, int hz)
    {
        Engine = engine;
        this.hz = hz;
    }

    public BootEngine Engine { get; }

    /// <summary>The directories it reads, strongest first: the first that contains a name hides it in the others.</summary>
    public abstract IReadOnlyList<string> Directories { get; }

    /// <summary>Whether any file so far has a line about one of the keys.</summary>
    public bool IsConcerned => entries.Count > 0;

    /// <summary>Whether a file that can't be opened, such as a symlink loop, still hides its name in weaker directories.</summary>
    public virtual bool UnopenedMasks => true;

    /// <summary>Keys that an excluding glob removes from other lines (procps since 4.0.5).</summary>
    private protected virtual bool ExcludesByGlob => false;

    /// <summary>An engine of this kind and version.</summary>
    public static SysctlEngine Create(BootEngine engine, EngineVersion version, int hz) =>
        engine is BootEngine.Systemd ? new SystemdEngine(version, hz) : new ProcpsEngine(version, hz);

    /// <param name="listings">The engine's directories, in its order, without missing ones.</param>
    /// <param name="hasSysctlConf">Whether <c>/etc/sysctl.conf</c> is a regular file or a link to one.</param>
    public abstract FileChoice Choose(IReadOnlyList<SysctlListing> listings, bool hasSysctlConf);

    /// <summary>Begins a file.</summary>
    /// <param name="path">The name that the forecast will use.</param>
    public SysctlFileReader Open(string path) => new(Scanner((line, number) => Parse(line, new(path, number))));

    /// <summary>The result after all files were read.</summary>
    public BootForecast Forecast() => new(Engine, [.. SysctlKeys.All.Select(Forecast)]);

    private protected abstract LineScanner Scanner(LineSink sink);

    private protected abstract void Parse(ReadOnlySpan<byte> line, SourceLine source);

    /// <summary>Which of the keys a path matches; it is a glob if <see cref="KeyPath.IsGlob"/> says so.</summary>
    private protected abstract IReadOnlyList<GlobHit> Hits(string path);

    /// <summary>Whether assigning a key again moves it to the end of the write order.</summary>
    private protected abstract bool Replaces(PathEntry entry, ReadOnlySpan<byte> value);

    /// <summary>A line can only concern the keys if it names them or contains a wildcard.</summary>
    private protected static bool MayConcern(ReadOnlySpan<byte> line) =>
        line.IndexOf("keepalive"u8) >= 0 || line.IndexOfAny("*?["u8) >= 0;

    private protected void Assign(string path, ReadOnlySpan<byte> value, SourceLine source)
    {
        if (EntryOf(path) is not { } entry)
            return;

        order++;
        entry.Excluded = null;
        var moves = Replaces(entry, value);
        for (var i = 0; i < entry.Hits.Count; i++)
        {
            var key = entry.Hits[i].Key;
            var number = KernelNumber.Parse(key, value, value.Length + 1L, hz);
            lines[(int)key].Add(order, new(source, number, Encoding.Latin1.GetString(value[..Math.Min(value.Length, MaxText)])));
            entry.Record(i, number, source, order, moves);
        }
    }

    private protected void Exclude(string path, SourceLine source)
    {
        if (ExcludesByGlob
            && KeyPath.IsGlob(path)
            && excludingGlobs.Count < BootForecast.MaxLines
            && SysctlKeys.All.Any(key => GlobPattern.Matches(path, "/proc/sys/" + key.RelativePath(), leadingPeriod: false)))
            excludingGlobs.Add((source, path));
        if (EntryOf(path) is { } entry)
            Exclude(entry, source);
    }

    private protected virtual void Exclude(PathEntry entry, SourceLine source) => entry.Excluded ??= source;

    private protected static ReadOnlySpan<byte> BeforeNul(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)0);
        return end < 0 ? line : line[..end];
    }

    private PathEntry? EntryOf(string path)
    {
        if (entries.TryGetValue(path, out var known))
            return known;
        var hits = Hits(path);
        if (hits.Count == 0)
            return null;
        return entries[path] = new PathEntry(KeyPath.IsGlob(path), hits);
    }

    private KeyForecast Forecast(SysctlKey key)
    {
        Write? last = null;
        SourceLine? unsetBy = null;
        foreach (var entry in entries.Values)
        {
            for (var i = 0; i < entry.Hits.Count; i++)
            {
                if (entry.Hits[i].Key != key)
                    continue;
                unsetBy ??= entry.IsGlob ? null : entry.Excluded;
                if (entry.Last[i] is not { } write || (last is { } known && known.Position > write.Position))
                    continue;
                if (entry.IsGlob && IsExcluded(entry.Hits[i].Path, ref unsetBy))
                    continue;
                last = write;
            }
        }

        return lines[(int)key].Forecast(key, last?.Order, last?.Number, last?.Source, last is null ? unsetBy : null);
    }

    private bool IsExcluded(string path, ref SourceLine? by)
    {
        if (entries.ContainsKey(path))
            return true;
        foreach (var (source, pattern) in excludingGlobs)
        {
            if (!GlobPattern.Matches(pattern, path, leadingPeriod: false))
                continue;
            by ??= source;
            return true;
        }

        return false;
    }
}

/// <summary>A write that the kernel accepts.</summary>
/// <param name="Order">Position of the line among all lines.</param>
/// <param name="Position">Position of the write among all writes.</param>
internal readonly record struct Write(int Number, SourceLine Source, long Order, long Position);

/// <summary>A path or glob that lines assign to, and the last write that it makes to each key.</summary>
internal sealed class PathEntry(bool isGlob, IReadOnlyList<GlobHit> hits)
{
    public bool IsGlob => isGlob;

    public IReadOnlyList<GlobHit> Hits => hits;

    public Write?[] Last { get; } = new Write?[hits.Count];

    /// <summary>The <c>-key</c> line in effect; null if there is none.</summary>
    public SourceLine? Excluded { get; set; }

    /// <summary>The value as written, for dialects that compare it.</summary>
    public byte[]? Value { get; set; }

    public long Position { get; set; }

    public void Record(int hit, int? number, SourceLine source, long order, bool moves)
    {
        if (moves)
            Position = order;
        if (number is { } accepted)
            Last[hit] = new(accepted, source, order, Position);
    }
}
