namespace KeepTune.Core.Keepalive;

/// <summary>
/// How long the kernel needs to notice that the peer of an idle connection is gone (net/ipv4/tcp_timer.c, tcp_keepalive_timer): the last
/// segment, <c>time</c> of silence, then <c>probes</c> unanswered probes <c>intvl</c> apart, then a reset and ETIMEDOUT.
/// </summary>
public static class DetectionTime
{
    /// <summary><c>time + intvl x probes</c>; null when it never happens (a negative value keeps the timer away for months).</summary>
    public static TimeSpan? Idle(KeepaliveSettings settings) => Sum(settings, wait => wait);

    /// <summary>The same with every timer as late as the wheel allows.</summary>
    public static TimeSpan? AtMost(KeepaliveSettings settings, TimerWheel wheel) => Sum(settings, wheel.Latest);

    /// <summary>
    /// How often a healthy idle connection is probed: an answered probe starts a new wait, which ends no earlier than either value.
    /// </summary>
    /// <returns>Null when there is none: no probe is sent, or only one, or no time passes between two.</returns>
    public static TimeSpan? HealthyCadence(KeepaliveSettings settings)
    {
        var cadence = settings.Time > settings.Intvl ? settings.Time : settings.Intvl;
        return settings.Effect() is KeepaliveEffect.Detects && cadence > TimeSpan.Zero ? cadence : null;
    }

    /// <summary>
    /// With TCP_USER_TIMEOUT on the socket the count of probes no longer decides: the connection ends at the first timer at or after the
    /// timeout that follows at least one probe, so at <c>time + k x intvl</c> with the smallest k of 1 or more that reaches it.
    /// </summary>
    /// <param name="settings">In the usual range; intvl must be above zero.</param>
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
