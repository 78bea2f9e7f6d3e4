using System.Globalization;
using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>The settings in <c>tuned-main.conf</c> (tuned/utils/global_config.py).</summary>
/// <param name="Problem">Why the daemon does not start; null if it does.</param>
/// <param name="Reapplies">Whether the files of sysctl.d are applied again after a profile.</param>
/// <param name="NotReapplied">Patterns of keys that are excluded from that.</param>
/// <param name="Directories">Where profiles are, later ones winning; null for the default.</param>
/// <param name="Priority">Default for sections without one.</param>
public sealed record TunedSettings(
    string? Problem, bool Reapplies, IReadOnlyList<string> NotReapplied, IReadOnlyList<string>? Directories, long Priority)
{
    public const string File = "/etc/tuned/tuned-main.conf";

    private const int MaxItems = 32;

    private static readonly string[] Old = ["/usr/lib/tuned", "/etc/tuned"];
    private static readonly string[] New = ["/usr/lib/tuned/profiles", "/etc/tuned/profiles"];

    /// <summary>The newest version whose behaviour is known.</summary>
    public static EngineVersion NewestKnown { get; } = new(2, 28);

    /// <summary>Why it is unknown what the file says about profiles; null if it is known.</summary>
    public TunedDoubt? Doubt { get; private init; }

    public static TunedSettings Parse(byte[] bytes)
    {
        if (TunedConfigFile.Options(File, bytes) is not { } options)
            return new("can't be parsed, so TuneD does not start", false, [], null, 0);

        var directories = Items(options, "profile_dirs");
        var excluded = Items(options, "reapply_sysctl_exclude");
        long priority = 0;
        TunedDoubt? doubt = null;
        foreach (var (name, option) in options)
        {
            doubt ??= name switch
            {
                "profile_dirs" when !option.IsPlainPath => TunedDoubt.OfPath(name, option),
                "profile_dirs" when directories.Count > MaxItems => new(option.Source, $"'{name}' lists too many directories"),
                "reapply_sysctl_exclude" when excluded.Count > MaxItems => new(option.Source, $"'{name}' lists too many patterns"),
                "default_instance_priority" when !IsNumber(option.Text, out priority) =>
                    new(option.Source, $"'{name}' is not a plain number"),
                _ => null,
            };
        }

        var reapplies = Boolean(options.GetValueOrDefault("reapply_sysctl")?.Text ?? "1");
        return new(
            reapplies is null ? "'reapply_sysctl' is not a boolean, so TuneD does not start" : null,
            reapplies ?? false,
            excluded,
            directories.Count > 0 ? [.. directories.Select(directory => directory.TrimEnd('/'))] : null,
            priority)
        {
            Doubt = doubt,
        };
    }

    /// <summary>
    /// The directories in use. The default of a build does not follow from its version alone, so this checks which directory contains a
    /// profile that is always there.
    /// </summary>
    public IReadOnlyList<string> DirectoriesOf(EngineVersion version, Func<string, byte[]?> read)
    {
        var knowsSetting = version >= new EngineVersion(2, 23);
        if (knowsSetting && Directories is { } given)
            return given;
        if (read($"{New[0]}/balanced/tuned.conf") is not null)
            return New;
        return !knowsSetting || read($"{Old[0]}/balanced/tuned.conf") is not null ? Old : New;
    }

    /// <summary>The version in <c>tuned/version.py</c>; null if it is not there.</summary>
    public static EngineVersion? Version(string text)
    {
        int Number(string name)
        {
            var at = text.IndexOf(name, StringComparison.Ordinal);
            var line = at < 0 ? "" : text[(at + name.Length)..];
            var end = line.IndexOf('\n', StringComparison.Ordinal);
            return IsNumber((end < 0 ? line : line[..end]).Trim(' ', '=', '\r'), out var number) ? (int)number : -1;
        }

        var (major, minor, patch) = (Number("TUNED_VERSION_MAJOR"), Number("TUNED_VERSION_MINOR"), Number("TUNED_VERSION_PATCH"));
        return major < 0 || minor < 0 ? null : new(major, minor, Math.Max(patch, 0));
    }

    /// <summary>A number in the usual notation; anything else that Python accepts as one is in doubt.</summary>
    internal static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static IReadOnlyList<string> Items(OrderedDictionary<string, TunedOption> options, string name) =>
        [.. TunedConfigFile.List(options.GetValueOrDefault(name)?.Text ?? "").Where(item => item.Length > 0)];

    private static bool? Boolean(string text) => text.ToLowerInvariant() switch
    {
        "1" or "yes" or "true" or "on" => true,
        "0" or "no" or "false" or "off" => false,
        _ => null,
    };
}
