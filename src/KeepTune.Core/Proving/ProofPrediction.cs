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
    /// What a moment may be late by beside the wheel: the interrupt that runs the timers waits for its turn, the longer the busier the
    /// machine is, or the host of a virtual one. The wheel's granules are not affected by it, so it counts once and not for each timer.
    /// </summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How often each probe was lost on this machine first (<see cref="ProbeSeries"/>), in their order; may be shorter.</summary>
    public IReadOnlyList<int> Repeats { get; init; } = [];

    /// <summary>
    /// By how much each probe, and then the drop, was late because of a <see cref="Stall"/>, in their order; may be shorter.
    /// </summary>
    public IReadOnlyList<TimeSpan> Excused { get; init; } = [];

    public IReadOnlyList<PredictedMoment> Probes => Moments()[..^1];

    /// <summary>It comes where one more probe would.</summary>
    public PredictedMoment Drop => Moments()[^1];

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
        return repeated with
        {
            Excused = [.. fired.Select((at, n) => repeated.Excuse(stalls, n, n == 0 ? TimeSpan.Zero : fired[n - 1], at))],
        };
    }

    private PredictedMoment[] Moments()
    {
        var moments = new PredictedMoment[Settings.Probes + 1];
        var before = default(PredictedMoment);
        for (var n = 0; n < moments.Length; n++)
        {
            var wait = Wait(n);
            moments[n] = before = new(before.At + wait.At, before.Latest + wait.Latest + Excused.ElementAtOrDefault(n));
        }

        return moments;
    }

    private TimeSpan Excuse(IEnumerable<Stall> stalls, int n, TimeSpan since, TimeSpan fired)
    {
        var wait = Wait(n);
        return Stall.Excuse(stalls, since + wait.At, since + wait.Latest, fired);
    }

    // Of the n-th timer alone, from the one before on.
    private PredictedMoment Wait(int n)
    {
        var (wait, repeats) = (n == 0 ? First : Settings.Intvl, Repeats.ElementAtOrDefault(n));
        return new(wait + (ProbeSeries.Pause * repeats), Wheel.Latest(wait) + (Wheel.Latest(ProbeSeries.Pause) * repeats));
    }
}
