namespace KeepTune.Core.Keepalive;

/// <summary>Warnings about values that are allowed.</summary>
public static class KeepaliveAdvice
{
    /// <summary>Below this a route change or a restarting switch drops healthy connections.</summary>
    public static TimeSpan ShortDetection { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Warnings, most serious first; empty if there are none.</summary>
    public static IReadOnlyList<string> Warnings(KeepaliveSettings settings)
    {
        var warnings = new List<string>();
        if (settings.Probes == 1)
            warnings.Add("'probes' is 1: one lost packet ends a healthy connection (RFC 9293, MUST-29, requires more than one)");
        if (settings.Intvl > settings.Time)
            warnings.Add(
                $"'intvl' ({settings.IntvlSeconds} s) is above 'time' ({settings.TimeSeconds} s): a healthy connection is then probed "
                    + $"every {settings.IntvlSeconds} s");
        if (DetectionTime.Idle(settings) is { } detection && detection < ShortDetection)
            warnings.Add($"detection takes {detection.TotalSeconds:0} s: an outage of that length drops every idle connection");
        return warnings;
    }

    /// <summary>
    /// The warning for a named device on the path, if the probes of a healthy connection come too close to its idle timeout or after it.
    /// </summary>
    /// <param name="limitOf">The device with that timeout, in quotes.</param>
    public static string OverLimit(KeepaliveSettings settings, IdleLimit limit, string limitOf)
    {
        if (DetectionTime.HealthyCadence(settings) is not { } cadence)
            return $"no probes to keep an idle connection alive through {limitOf}";
        var key = settings.Time >= settings.Intvl ? SysctlKey.Time : SysctlKey.Intvl;
        var wait = $"'{key.Name()}' ({cadence.TotalSeconds:0} s)";
        var timeout = $"the idle timeout of {limitOf} ({limit.Limit.TotalSeconds:0} s)";
        return limit.IsWithinEightNinths(cadence) ? $"{wait} may exceed {timeout} when kernel timers fire late"
            : cadence < limit.Limit ? $"{wait} is over 8/9 of {timeout}"
            : $"{wait} is not below {timeout}";
    }
}
