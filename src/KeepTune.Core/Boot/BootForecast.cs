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
/// <param name="Path">One byte a character, as the engine names the file.</param>
/// <param name="Line">From 1, counting line feeds.</param>
public readonly record struct SourceLine(string Path, int Line);

/// <summary>A line that assigns a value to a key and does not decide it.</summary>
/// <param name="Value">Seconds or a count; null where the kernel would refuse it.</param>
/// <param name="Text">As written, cut; for a value that is refused. One byte a character.</param>
public sealed record OverriddenLine(SourceLine Source, int? Value, string Text);

/// <summary>What an engine makes of one key.</summary>
/// <param name="Value">What the kernel holds after it; null when nothing sets the key.</param>
/// <param name="Source">The line that sets it; null when nothing does.</param>
/// <param name="UnsetBy">A <c>-key</c> line that takes earlier assignments back; null where there is none.</param>
/// <param name="Overridden">Lines that lose, the last read first; at most <see cref="BootForecast.MostLines"/>.</param>
/// <param name="NotListed">Lines that lose beyond those.</param>
public sealed record KeyForecast(
    SysctlKey Key, int? Value, SourceLine? Source, SourceLine? UnsetBy, IReadOnlyList<OverriddenLine> Overridden, long NotListed);

/// <summary>What one engine will have made of the three keys after the next boot.</summary>
public sealed record BootForecast(BootEngine Engine, IReadOnlyList<KeyForecast> Keys)
{
    /// <summary>How many losing lines are kept for each key.</summary>
    public const int MostLines = 1000;

    public KeyForecast this[SysctlKey key] => Keys[(int)key];

    /// <summary>The three values, those that nothing sets being <paramref name="otherwise"/>.</summary>
    public KeepaliveSettings Settings(KeepaliveSettings otherwise)
    {
        foreach (var key in Keys)
            otherwise = otherwise.With(key.Key, key.Value ?? otherwise[key.Key]);
        return otherwise;
    }
}
