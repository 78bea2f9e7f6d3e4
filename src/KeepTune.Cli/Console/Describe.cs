using System.Globalization;

namespace KeepTune.Cli.Console;

/// <summary>Formats numbers for reports.</summary>
internal static class Describe
{
    /// <summary><c>7875 s (2h 11m 15s)</c>; only seconds below a minute.</summary>
    public static string Duration(TimeSpan duration) =>
        duration.TotalSeconds < 60
            ? $"{Number(duration.TotalSeconds)} s"
            : $"{Number(duration.TotalSeconds)} s ({DurationText.Format(duration)})";

    /// <summary>An upper bound: from ten seconds on rounded up to whole seconds, so that it stays one.</summary>
    public static string AtMost(TimeSpan bound) =>
        Duration(bound.TotalSeconds < 10 ? bound : TimeSpan.FromSeconds(Math.Ceiling(bound.TotalSeconds)));

    public static string AtMost(double? seconds, string never) => seconds is { } known ? AtMost(TimeSpan.FromSeconds(known)) : never;

    public static string Duration(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    public static string Duration(double? seconds, string never) => seconds is { } known ? Duration(known) : never;

    /// <summary>Up to three decimals below ten, one below a thousand, none above; no grouping, so that the number can be copied.</summary>
    public static string Number(double number) =>
        number.ToString(Math.Abs(number) < 10 ? "0.###" : Math.Abs(number) < 1000 ? "0.#" : "0", CultureInfo.InvariantCulture);

    public static string Bytes(double bytes) => bytes < 10_000 ? $"{Number(bytes)} B" : $"{Number(bytes / 1000)} kB";

    /// <summary><c>1 probe</c>, <c>9 probes</c>.</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>Local time to the second, with its offset.</summary>
    public static string Time(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
