using KeepTune.Core.Keepalive;

namespace KeepTune.Core.Proving;

/// <param name="At">The earliest: timers never fire early.</param>
/// <param name="Latest">With every timer on the way as late as the wheel allows, and as a stalled machine made it.</param>
public readonly record struct PredictedMoment(TimeSpan At, TimeSpan Latest);

/// <summary>What the kernel will do on an idle connection whose peer has fallen silent, counted from the last segment received.</summary>
/// <param name="Settings">In the usual range, so that there are probes and a drop.</param>
/// <param name="Answered">The last segment was the answer to a probe, after which the timer runs for intvl first.</param>
public sealed record ProofPrediction(KeepaliveSettings Settings, TimerWheel Wheel, bool Answered = false)
{
    /// <summary>
    /// What a moment may be late by beside the wheel: the interrupt that runs the timers waits for its turn, the longer the busier the machine is, or
    /// the host of a virtual one. The wheel's granules are not affected by it, so it counts once and not for each timer.
    /// </summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How often each probe was lost on this machine first (<see cref="ProbeSeries"/>), in their order; may be shorter.</summary>
    public IReadOnlyList<int> Repeats { get; init; } = [];

    /// <summary>By how much each probe, and then the drop, was late because of a <see cref="Stall"/>, in their order; may be shorter.</summary>
    public IReadOnlyList<TimeSpan> Excused { get; init; } = [];

    public IReadOnlyList<PredictedMoment> Probes => [.. Enumerable.Range(0, Settings.Probes).Select(Moment)];

    /// <summary>It comes where one more probe would.</summary>
    public PredictedMoment Drop => Moment(Settings.Probes);

    /// <summary>How late the drop may be by the wheel.</summary>
    public TimeSpan Bound => Drop.Latest - Drop.At - Stalled;

    /// <summary>How late it was because of stalls.</summary>
    public TimeSpan Stalled => Excused.Aggregate(TimeSpan.Zero, (sum, excused) => sum + excused);

    private TimeSpan First => Answered && Settings.Intvl > Settings.Time ? Settings.Intvl : Settings.Time;

    /// <summary>Takes into account what has happened on the way.</summary>
    /// <param name="stalls">By the same clock as the series; gone through only for timers that were late.</param>
    /// <param name="dropAt">Null as long as it has not come.</param>
    public ProofPrediction With(ProbeSeries series, IEnumerable<Stall> stalls, TimeSpan? dropAt)
    {
        var repeated = this with { Repeats = series.Repeats, Excused = [] };
        var fired = series.Counted.Concat(dropAt is { } drop ? [drop] : []).Take(Settings.Probes + 1).ToList();
        return repeated with { Excused = [.. fired.Select((at, n) => repeated.Excuse(stalls, n, n == 0 ? TimeSpan.Zero : fired[n - 1], at))] };
    }

    // Of the n-th timer alone, which has run since the one before.
    private TimeSpan Excuse(IEnumerable<Stall> stalls, int n, TimeSpan since, TimeSpan fired)
    {
        var (wait, repeats) = (n == 0 ? First : Settings.Intvl, Repeats.ElementAtOrDefault(n));
        return Stall.Excuse(stalls, since + wait + (ProbeSeries.Pause * repeats), since + Wheel.Latest(wait) + (Wheel.Latest(ProbeSeries.Pause) * repeats), fired);
    }

    private PredictedMoment Moment(int probes)
    {
        var repeats = Repeats.Take(probes + 1).Sum();
        return new(
            First + (Settings.Intvl * probes) + (ProbeSeries.Pause * repeats),
            Excused.Take(probes + 1).Aggregate(
                Wheel.Latest(First) + (Wheel.Latest(Settings.Intvl) * probes) + (Wheel.Latest(ProbeSeries.Pause) * repeats),
                (sum, excused) => sum + excused));
    }
}
