using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>What <c>tuned-main.conf</c> says (tuned/utils/global_config.py).</summary>
/// <param name="Problem">Why the daemon does not start; null where it does.</param>
/// <param name="Reapplies">Whether the files of sysctl.d are written again after a profile.</param>
/// <param name="NotReapplied">Patterns of keys that are left out of it.</param>
/// <param name="Directories">Where profiles are, the later ones winning; null for the default.</param>
/// <param name="Priority">Of a section that names none.</param>
public sealed record TunedSettings(string? Problem, bool Reapplies, IReadOnlyList<string> NotReapplied, IReadOnlyList<string>? Directories, long Priority)
{
    private static readonly string[] Old = ["/usr/lib/tuned", "/etc/tuned"];
    private static readonly string[] New = ["/usr/lib/tuned/profiles", "/etc/tuned/profiles"];

    /// <summary>The newest version whose ways are known.</summary>
    public static EngineVersion NewestKnown { get; } = new(2, 28);

    public static TunedSettings Parse(byte[] bytes)
    {
        if (TunedConfigFile.Options(bytes, allowNoValue: false) is not { } options)
            return new("it can't be parsed, so TuneD does not start", false, [], null, 0);

        string? Value(string name) => options.TryGetValue(name, out var option) ? option.Value : null;
        var reapplies = Boolean(Value("reapply_sysctl") ?? "1");
        return new(
            reapplies is null ? "reapply_sysctl is no boolean, so TuneD does not start" : null,
            reapplies ?? false,
            Items(Value("reapply_sysctl_exclude")),
            Items(Value("profile_dirs")) is { Count: > 0 } directories ? [.. directories.Select(directory => PythonText.Path(directory.TrimEnd('/')))] : null,
            PythonText.Int(Value("default_instance_priority") ?? "0") ?? 0);
    }

    /// <summary>The directories in force. Which default a build has does not follow from its version alone, so it is looked which one holds a profile that is always there.</summary>
    public IReadOnlyList<string> DirectoriesOf(EngineVersion version, Func<string, byte[]?> read)
    {
        var knowsSetting = version >= new EngineVersion(2, 23);
        if (knowsSetting && Directories is { } given)
            return given;
        if (read($"{New[0]}/balanced/tuned.conf") is not null)
            return New;
        return !knowsSetting || read($"{Old[0]}/balanced/tuned.conf") is not null ? Old : New;
    }

    /// <summary>The version in <c>tuned/version.py</c>; null where it does not tell.</summary>
    public static EngineVersion? Version(string text)
    {
        int Number(string name)
        {
            var at = text.IndexOf(name, StringComparison.Ordinal);
            var line = at < 0 ? "" : text[(at + name.Length)..];
            var end = line.IndexOf('\n', StringComparison.Ordinal);
            return (int?)PythonText.Int((end < 0 ? line : line[..end]).TrimStart(' ', '=')) ?? -1;
        }

        var (major, minor, patch) = (Number("TUNED_VERSION_MAJOR"), Number("TUNED_VERSION_MINOR"), Number("TUNED_VERSION_PATCH"));
        return major < 0 || minor < 0 ? null : new(major, minor, Math.Max(patch, 0));
    }

    private static List<string> Items(string? text)
    {
        var items = new List<string>();
        foreach (var item in PythonText.List(text ?? ""))
        {
            if (item.Length > 0)
                items.Add(item);
        }

        return items;
    }

    private static bool? Boolean(string text) => text.ToLowerInvariant() switch
    {
        "1" or "yes" or "true" or "on" => true,
        "0" or "no" or "false" or "off" => false,
        _ => null,
    };
}
