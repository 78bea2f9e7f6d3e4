namespace KeepTune.Core.Proving;

/// <param name="At">The earliest moment: timers never fire early.</param>
/// <param name="Latest">With every timer up to then as late as the wheel allows, plus the delay of a stalled machine.</param>
public readonly record struct PredictedMoment(TimeSpan At, TimeSpan Latest);

/// <summary>What the kernel does on an idle connection after its peer falls silent, counted from the last segment received.</summary>
/// <param name="Settings">In the usual range, so that there are probes and a drop.</param>
/// <param name="Answered">The last segment answered a probe; the timer then runs for intvl first.</param>
public sealed record ProofPrediction(KeepaliveSettings Settings, TimerWheel Wheel, bool Answered = false)
{
    /// <summary>
    /// Lateness allowed in addition to the wheel: the interrupt that runs the timers has to wait, longer on a busy machine or host. It does
    /// not affect the granules of the wheel, so it counts once, not per timer.
    /// </summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How often this machine first lost each probe (<see cref="ProbeSeries"/>), in order; may be shorter.</summary>
    public IReadOnlyList<int> Repeats { get; init; } = [];

    /// <summary>
    /// How late each probe, and then the drop, was because of a <see cref="Stall"/>, in order; may be shorter.
    /// </summary>
    public IReadOnlyList<TimeSpan> Excused { get; init; } = [];

    public IReadOnlyList<PredictedMoment> Probes => Moments()[..^1];

    /// <summary>Due when one more probe would be.</summary>
    public PredictedMoment Drop => Moments()[^1];

    /// <summary>How late the drop may be with the wheel.</summary>
    public TimeSpan Bound => Drop.Latest - Drop.At - Stalled;

    /// <summary>How late the drop was because of stalls.</summary>
    public TimeSpan Stalled => Excused.Aggregate(TimeSpan.Zero, (sum, excused) => sum + excused);

    private TimeSpan First => Answered && Settings.Intvl > Settings.Time ? Settings.Intvl : Settings.Time;

    /// <summary>The prediction adjusted for losses and stalls so far.</summary>
    /// <param name="stalls">On the same clock as the series; enumerated only for late timers.</param>
    /// <param name="dropAt">Null until it happens.</param>
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

    // Of the n-th timer alone, from the previous one.
    private PredictedMoment Wait(int n)
    {
        var (wait, repeats) = (n == 0 ? First : Settings.Intvl, Repeats.ElementAtOrDefault(n));
        return new(wait + (ProbeSeries.Pause * repeats), Wheel.Latest(wait) + (Wheel.Latest(ProbeSeries.Pause) * repeats));
    }
}
