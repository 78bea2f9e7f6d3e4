namespace KeepTune.Core.Boot;

/// <summary>What sets sysctls from files at boot.</summary>
public enum BootEngine
{
    /// <summary>systemd-sysctl(8).</summary>
    Systemd,

    /// <summary><c>sysctl --system</c> of procps, sysctl(8).</summary>
    Procps,
}

/// <summary>A line of a file.</summary>
/// <param name="Path">One character per byte, as the engine names the file.</param>
/// <param name="Line">From 1, counting line feeds.</param>
public readonly record struct SourceLine(string Path, int Line);

/// <summary>A line that assigns a value to a key but is overridden.</summary>
/// <param name="Value">Seconds or a count; null where the kernel would refuse it.</param>
/// <param name="Text">As written, truncated; used for a rejected value. One character per byte.</param>
public sealed record OverriddenLine(SourceLine Source, int? Value, string Text);

/// <summary>The result of one engine for one key.</summary>
/// <param name="Value">What the kernel holds afterwards; null when nothing sets the key.</param>
/// <param name="Source">The line that sets it; null when nothing does.</param>
/// <param name="UnsetBy">A <c>-key</c> line that removes earlier assignments; null if there is none.</param>
/// <param name="Overridden">Overridden lines, the last read first; at most <see cref="BootForecast.MaxLines"/>.</param>
/// <param name="NotListed">Number of further overridden lines.</param>
public sealed record KeyForecast(
    SysctlKey Key, int? Value, SourceLine? Source, SourceLine? UnsetBy, IReadOnlyList<OverriddenLine> Overridden, long NotListed);

/// <summary>What one engine will have done to the three keys after the next boot.</summary>
public sealed record BootForecast(BootEngine Engine, IReadOnlyList<KeyForecast> Keys)
{
    /// <summary>Maximum number of overridden lines kept per key.</summary>
    public const int MaxLines = 1000;

    public KeyForecast this[SysctlKey key] => Keys[(int)key];

    /// <summary>
    /// The three values; keys that nothing sets are taken from <paramref name="otherwise"/>.
    /// </summary>
    public KeepaliveSettings Settings(KeepaliveSettings otherwise)
    {
        foreach (var key in Keys)
            otherwise = otherwise.With(key.Key, key.Value ?? otherwise[key.Key]);
        return otherwise;
    }
}
