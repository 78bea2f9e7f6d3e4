namespace KeepTune.Core.Proving;

/// <summary>What becomes of an idle connection in the table of a NAT gateway or a firewall.</summary>
public enum NatOutcome
{
    /// <summary>Its probes keep the entry alive.</summary>
    Survives,

    /// <summary>The entry is forgotten before the next probe; data sent then arrives nowhere.</summary>
    Forgotten,

    /// <summary>The limit lies within the lateness of the timer: one run goes well, the next does not.</summary>
    Undecided,
}

/// <summary>
/// Whether values keep a healthy idle connection known to a middlebox that forgets after a limit. The first silence lasts <c>time</c>, each
/// further one <c>max(time, intvl)</c>, and both as much longer as timers are late.
/// </summary>
/// <param name="Settings">In the usual range.</param>
/// <param name="Limit">Idle time after which the entry is gone; above zero.</param>
public sealed record NatForecast(KeepaliveSettings Settings, TimeSpan Limit, TimerWheel Wheel)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>The longest time without a packet.</summary>
    public TimeSpan Silence => Settings.Time > Settings.Intvl ? Settings.Time : Settings.Intvl;

    /// <summary>The same with a timer as late as the wheel allows.</summary>
    public TimeSpan SilenceAtMost => Wheel.Latest(Silence);

    public NatOutcome Outcome =>
        Silence > Limit ? NatOutcome.Forgotten
        : SilenceAtMost + ProofPrediction.Slack < Limit ? NatOutcome.Survives
        : NatOutcome.Undecided;

    /// <summary>
    /// How long to stay idle so that the outcome shows: past the first silence that is too long, else past one of each kind, and past the
    /// limit in any case.
    /// </summary>
    public TimeSpan Idle
    {
        get
        {
            if (Settings.Time > Limit)
                return Limit + Margin;
            var first = Wheel.Latest(Settings.Time);
            if (Outcome is NatOutcome.Forgotten)
                return first + Limit + Margin;
            var both = first + SilenceAtMost;
            return (both > Limit ? both : Limit) + Margin;
        }
    }
}
