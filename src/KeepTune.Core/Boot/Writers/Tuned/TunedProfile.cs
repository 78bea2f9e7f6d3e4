namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>The profiles that TuneD loads together, merged into one (tuned/profiles/loader.py, locator.py, merger.py).</summary>
public sealed class TunedProfile
{
    private const int MostFiles = 200;

    private readonly IReadOnlyList<string> directories;
    private readonly Func<string, byte[]?> read;
    private readonly HashSet<string> processed = [];

    private TunedProfile(IReadOnlyList<string> directories, Func<string, byte[]?> read)
    {
        this.directories = directories;
        this.read = read;
    }

    /// <summary>Why TuneD loads nothing, or why it can't be told what; null where it is known.</summary>
    public string? Problem { get; private set; }

    internal OrderedDictionary<string, TunedUnit> Units { get; } = [];

    internal TunedVariables Variables { get; } = new();

    /// <param name="directories">The later ones win.</param>
    /// <param name="read">The bytes of a regular file; null where there is none.</param>
    public static TunedProfile Load(IReadOnlyList<string> names, IReadOnlyList<string> directories, Func<string, byte[]?> read)
    {
        var profile = new TunedProfile(directories, read);
        foreach (var name in names)
        {
            if (profile.Find(name) is not { Length: > 0 })
                profile.Problem ??= $"profile '{name}' does not exist";
        }

        profile.Load([.. names.Where(name => name.All(IsSafe))]);
        profile.TakeVariables();
        return profile;
    }

    private static bool IsSafe(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-';

    private void Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (Problem is not null || Find(name) is { Length: 0 })
                continue;
            if (Find(name) is not { } file)
                Problem = $"profile '{name}' does not exist";
            else if (processed.Count == MostFiles)
                Problem = "too many profiles include each other";
            else
                LoadFile(file);
        }
    }

    private void LoadFile(string file)
    {
        processed.Add(file);
        if (read(file) is not { } bytes || TunedConfigFile.Sections(bytes) is not { } sections)
        {
            Problem = $"'{file}' can't be parsed";
            return;
        }

        var directory = file[..file.LastIndexOf('/')];
        var units = new OrderedDictionary<string, OrderedDictionary<string, TunedValue>>();
        foreach (var section in sections)
        {
            var options = units[section.Key] = [];
            foreach (var option in section.Value)
                options[option.Key] = new(TunedVariables.ExpandDirectory(option.Value.Value ?? "", directory), new(file, option.Value.Line));
        }

        if (units.Remove("main", out var main) && main.TryGetValue("include", out var include))
            Include(include.Text);
        foreach (var unit in units)
            Merge(unit.Key, new(unit.Key, unit.Value));
    }

    private void Include(string names)
    {
        if (Variables.Expand(names) is { } expanded)
            Load([.. PythonText.List(expanded).Select(PythonText.Path)]);
        else
            Problem = "which profiles are included is computed by a function";
    }

    private void Merge(string name, TunedUnit unit)
    {
        if (!unit.Replaces && Units.TryGetValue(name, out var older))
            older.Update(unit);
        else
            Units[name] = unit;
    }

    // Null where there is none; empty where it is taken already, or may be missing.
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

    private void TakeVariables()
    {
        if (!Units.Remove("variables", out var variables))
            return;
        foreach (var variable in variables.Options)
        {
            if (variable.Key != "include")
                Variables.Add(variable.Key, variable.Value.Text);
            else if (read(PythonText.Path(variable.Value.Text)) is { } bytes && TunedConfigFile.Options(bytes, allowNoValue: true) is { } included)
                AddAll(included);
        }
    }

    private void AddAll(OrderedDictionary<string, TunedOption> options)
    {
        foreach (var option in options)
            Variables.Add(option.Key, option.Value.Value);
    }
}
