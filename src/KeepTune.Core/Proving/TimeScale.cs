namespace KeepTune.Core.Proving;

/// <summary>
/// Scales values down so that a proof takes seconds: time and intvl divided, to the nearest whole second and never below one.
/// </summary>
public static class TimeScale
{
    public static KeepaliveSettings Divide(KeepaliveSettings settings, int speed) =>
        KeepaliveSettings.FromSeconds(Divide(settings.TimeSeconds, speed), Divide(settings.IntvlSeconds, speed), settings.Probes);

    /// <summary>The smallest divisor with which neither time nor intvl exceeds <paramref name="longest"/>.</summary>
    public static int For(KeepaliveSettings settings, TimeSpan longest)
    {
        var speed = (int)Math.Ceiling(Math.Max(settings.TimeSeconds, settings.IntvlSeconds) / longest.TotalSeconds);
        return Math.Max(speed, 1);
    }

    public static int Divide(int seconds, int speed) =>
        Math.Max(1, (int)Math.Round((double)seconds / speed, MidpointRounding.AwayFromZero));
}
