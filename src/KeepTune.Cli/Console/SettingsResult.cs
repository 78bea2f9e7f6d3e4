using System.Text.Json.Serialization;

namespace KeepTune.Cli.Console;

/// <summary>The three values.</summary>
internal sealed record SettingsResult(int TimeS, int IntvlS, int Probes)
{
    public static SettingsResult Of(KeepaliveSettings settings) => new(settings.TimeSeconds, settings.IntvlSeconds, settings.Probes);

    public static SettingsResult? Of(SysctlValues? values) => values is null ? null : Of(KeepaliveSettings.Of(values));

    public static SettingsResult? Of(KeepaliveSettings? settings) => settings is { } known ? Of(known) : null;

    [JsonIgnore]
    public KeepaliveSettings Settings => KeepaliveSettings.FromSeconds(TimeS, IntvlS, Probes);
}

internal static class Seconds
{
    /// <summary>Seconds with milliseconds; null for never.</summary>
    public static double? Of(TimeSpan? duration) => duration is { } known ? Math.Round(known.TotalSeconds, 3) : null;
}
