namespace KeepTune.Core.Keepalive;

/// <summary>What deserves a warning though it is allowed.</summary>
public static class KeepaliveAdvice
{
    /// <summary>Below this an ordinary route change or a switch that restarts ends healthy sessions.</summary>
    public static TimeSpan ShortDetection { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Warnings, most serious first; empty when there is nothing to say.</summary>
    public static IReadOnlyList<string> Warnings(KeepaliveSettings settings)
    {
        var warnings = new List<string>();
        if (settings.Probes == 1)
            warnings.Add("'probes' is 1: one lost packet ends a healthy connection (RFC 9293, MUST-29, asks for more than one)");
        if (settings.Intvl > settings.Time)
            warnings.Add(
                $"'intvl' {settings.IntvlSeconds} s is above 'time' {settings.TimeSeconds} s: a healthy connection is then probed every "
                    + $"{settings.IntvlSeconds} s");
        if (DetectionTime.Idle(settings) is { } detection && detection < ShortDetection)
            warnings.Add($"detection takes {detection.TotalSeconds:0} s: an outage that short ends every idle connection");
        return warnings;
    }

    /// <summary>
    /// The warning where something on the way is named and the probes of a healthy connection come too close to its limit, or after it.
    /// </summary>
    /// <param name="limitOf">Whose limit it is, in quotes.</param>
    public static string OverLimit(KeepaliveSettings settings, IdleLimit limit, string limitOf)
    {
        if (DetectionTime.HealthyCadence(settings) is not { } cadence)
            return $"no probes that could keep a connection through {limitOf}";
        var key = settings.Time >= settings.Intvl ? SysctlKey.Time : SysctlKey.Intvl;
        var over = limit.IsWithinEightNinths(cadence)
            ? "can with late kernel timers outlast"
            : cadence < limit.Limit
            ? "is over 8/9 of"
            : "is not under";
        return $"'{key.Name()}' {cadence.TotalSeconds:0} s {over} the {limit.Limit.TotalSeconds:0} s of {limitOf}";
    }
}
