namespace KeepTune.Core.Keepalive;

/// <summary>
/// How long the kernel needs to detect that the peer of an idle connection is gone (net/ipv4/tcp_timer.c, tcp_keepalive_timer). After the
/// last segment come <c>time</c> of silence, <c>probes</c> unanswered probes at an interval of <c>intvl</c>, then a reset and ETIMEDOUT.
/// </summary>
public static class DetectionTime
{
    /// <summary><c>time + intvl x probes</c>; null if it never happens (a negative value delays the timer by months).</summary>
    public static TimeSpan? Idle(KeepaliveSettings settings) => Sum(settings, wait => wait);

    /// <summary>The same with every timer as late as the timer wheel allows.</summary>
    public static TimeSpan? AtMost(KeepaliveSettings settings, TimerWheel wheel) => Sum(settings, wheel.Latest);

    /// <summary>
    /// How often a healthy idle connection is probed: an answered probe starts a new wait, which lasts at least as long as either value.
    /// </summary>
    /// <returns>Null if there is no such interval: no probe is sent, or only one, or two follow without a pause.</returns>
    public static TimeSpan? HealthyCadence(KeepaliveSettings settings)
    {
        var cadence = settings.Time > settings.Intvl ? settings.Time : settings.Intvl;
        return settings.Effect() is KeepaliveEffect.Detects && cadence > TimeSpan.Zero ? cadence : null;
    }

    /// <summary>
    /// With TCP_USER_TIMEOUT on the socket the number of probes no longer decides. The connection ends at the first timer that fires at or
    /// after the timeout and follows at least one probe: at <c>time + k x intvl</c> with the smallest such k of at least 1.
    /// </summary>
    /// <param name="settings">In the normal range; intvl must be above zero.</param>
    /// <param name="userTimeout">TCP_USER_TIMEOUT; above zero.</param>
    public static TimeSpan WithUserTimeout(KeepaliveSettings settings, TimeSpan userTimeout)
    {
        var rest = userTimeout - settings.Time;
        var probes = Math.Max(1, (long)Math.Ceiling(rest / settings.Intvl));
        return settings.Time + (settings.Intvl * probes);
    }

    private static TimeSpan? Sum(KeepaliveSettings settings, Func<TimeSpan, TimeSpan> timer) => settings.Effect() switch
    {
        KeepaliveEffect.Detects => timer(settings.Time) + (timer(settings.Intvl) * settings.Probes),
        KeepaliveEffect.KillsHealthy => timer(settings.Time),
        _ => null,
    };
}
