namespace KeepTune.Core.Proving;

/// <summary>What happens to an idle connection in the table of a NAT gateway or a firewall.</summary>
public enum NatOutcome
{
    /// <summary>Its probes keep the entry alive.</summary>
    Survives,

    /// <summary>The entry expires before the next probe; data sent then is lost.</summary>
    Dropped,

    /// <summary>The limit lies within the lateness of the timer, so either result is possible.</summary>
    Undecided,
}

/// <summary>
/// Whether values keep a healthy idle connection alive through a middlebox with an idle timeout. The first silence lasts <c>time</c>, each
/// later one <c>max(time, intvl)</c>, and both get longer by the lateness of timers.
/// </summary>
/// <param name="Settings">In the usual range.</param>
/// <param name="Limit">Idle timeout of the middlebox; above zero.</param>
public sealed record NatForecast(KeepaliveSettings Settings, TimeSpan Limit, TimerWheel Wheel)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>The longest time without a packet.</summary>
    public TimeSpan Silence => Settings.Time > Settings.Intvl ? Settings.Time : Settings.Intvl;

    /// <summary>The same with a timer as late as the wheel allows.</summary>
    public TimeSpan SilenceAtMost => Wheel.Latest(Silence);

    public NatOutcome Outcome =>
        Silence > Limit ? NatOutcome.Dropped
        : SilenceAtMost + ProofPrediction.Slack < Limit ? NatOutcome.Survives
        : NatOutcome.Undecided;

    /// <summary>
    /// How long to stay idle for the outcome to show: past the first silence that is too long, else past one of each kind, and past the
    /// limit in any case.
    /// </summary>
    public TimeSpan Idle
    {
        get
        {
            if (Settings.Time > Limit)
                return Limit + Margin;
            var first = Wheel.Latest(Settings.Time);
            if (Outcome is NatOutcome.Dropped)
                return first + Limit + Margin;
            var both = first + SilenceAtMost;
            return (both > Limit ? both : Limit) + Margin;
        }
    }
}
