namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>
/// The profiles that TuneD loads together, merged into one (tuned/profiles/loader.py, locator.py, merger.py), as far as they are plain
/// values. Variables are skipped: whatever uses one is in doubt.
/// </summary>
public sealed class TunedProfile
{
    // Each far above what TuneD's profiles, and those of other products, need.
    private const int MaxFiles = 32;
    private const int MaxSearches = 256;
    private const int MaxBytes = 256 * 1024;
    private const int MaxOptions = 2000;

    private readonly IReadOnlyList<string> directories;
    private readonly Func<string, byte[]?> read;
    private readonly HashSet<string> processed = [];
    private int searches;
    private int bytesRead;
    private int options;

    private TunedProfile(IReadOnlyList<string> directories, Func<string, byte[]?> read)
    {
        this.directories = directories;
        this.read = read;
    }

    /// <summary>Why TuneD loads nothing; null if it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why it is unknown what is loaded; null if it is known.</summary>
    public TunedDoubt? Doubt { get; private init; }

    /// <summary>Why TuneD may refuse to load it (<c>${f:assertion:…}</c>); null without an assertion.</summary>
    public TunedDoubt? Assertion { get; private set; }

    internal OrderedDictionary<string, TunedUnit> Units { get; } = [];

    /// <param name="active">Where the names are written.</param>
    /// <param name="directories">Later ones win.</param>
    /// <param name="read">Returns the bytes of a regular file; null if there is none.</param>
    public static TunedProfile Load(
        IReadOnlyList<string> names, SourceLine active, IReadOnlyList<string> directories, Func<string, byte[]?> read)
    {
        var profile = new TunedProfile(directories, read);
        var doubt = profile.LoadChosen(names, active);
        return doubt is null ? profile : Unknown(doubt);
    }

    /// <summary>A profile about which nothing is known.</summary>
    public static TunedProfile Unknown(TunedDoubt doubt) => new([], _ => null) { Doubt = doubt };

    private static bool IsSafe(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-';

    private static TunedDoubt TooComplex(SourceLine source) => new(source, "the profiles are too many or too large to follow");

    private TunedDoubt? LoadChosen(IReadOnlyList<string> names, SourceLine active)
    {
        if (names.Count > MaxFiles)
            return TooComplex(active);
        foreach (var name in names)
        {
            if (Find(name) is not { Length: > 0 })
                Problem ??= $"profile '{name}' does not exist";
        }

        return Load([.. names.Where(name => name.All(IsSafe))], active);
    }

    // Recursion is limited by the number of files, which is small.
    private TunedDoubt? Load(IReadOnlyList<string> names, SourceLine source)
    {
        foreach (var name in names)
        {
            if (Problem is not null)
                return null;
            if (++searches > MaxSearches || processed.Count == MaxFiles)
                return TooComplex(source);
            var file = Find(name);
            if (file is null)
                Problem = $"profile '{name}' does not exist";
            else if (file.Length > 0 && LoadFile(file) is { } doubt)
                return doubt;
        }

        return null;
    }

    private TunedDoubt? LoadFile(string file)
    {
        processed.Add(file);
        var bytes = read(file) ?? [];
        bytesRead += bytes.Length;
        if (bytesRead > MaxBytes)
            return TooComplex(new(file, 1));
        if (TunedConfigFile.Sections(file, bytes) is not { } sections)
        {
            Problem = $"'{file}' can't be parsed";
            return null;
        }

        if (bytes.AsSpan().IndexOf("${f:assertion"u8) is >= 0 and var at)
            Assertion ??= new(new(file, bytes.AsSpan(0, at).Count((byte)'\n') + 1), "an assertion may prevent the profile from loading");

        sections.Remove(TunedConfigFile.Defaults, out var defaults);
        options += sections.Sum(section => section.Value.Count) + (sections.Count * (1 + (defaults?.Count ?? 0)));
        if (options > MaxOptions)
            return TooComplex(new(file, 1));
        foreach (var section in sections)
            TunedConfigFile.AddMissing(section.Value, defaults);

        if (sections.Remove("main", out var main) && main.TryGetValue("include", out var include) && Include(include) is { } doubt)
            return doubt;
        foreach (var section in sections)
            Merge(section.Key, new(section.Key, section.Value));
        return null;
    }

    private TunedDoubt? Include(TunedOption names) =>
        names.IsPlainPath ? Load(TunedConfigFile.List(names.Text), names.Source) : TunedDoubt.OfPath("include", names);

    private void Merge(string name, TunedUnit unit)
    {
        if (name == TunedUnit.Variables && unit.Type == name)
            return;
        if ((!unit.Replaces || unit.Type == TunedUnit.Variables) && Units.TryGetValue(name, out var older))
            older.Update(unit);
        else
            Units[name] = unit;
    }

    // Null if there is none; empty if it was already taken or may be missing.
    private string? Find(string name)
    {
        var isOptional = name.StartsWith('-');
        if (isOptional)
            name = name[1..];
        var found = isOptional ? "" : null;
        for (var i = directories.Count - 1; i >= 0; i--)
        {
            var file = $"{directories[i]}/{name[(name.LastIndexOf('/') + 1)..]}/tuned.conf";
            if (processed.Contains(file))
                found = "";
            else if (read(file) is not null)
                return file;
        }

        return found;
    }
}
