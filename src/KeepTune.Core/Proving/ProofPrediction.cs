using KeepTune.Core.Keepalive;

namespace KeepTune.Core.Proving;

/// <param name="At">The earliest: timers never fire early.</param>
/// <param name="Latest">With every timer on the way as late as the wheel allows.</param>
public readonly record struct PredictedMoment(TimeSpan At, TimeSpan Latest);

/// <summary>What the kernel will do on an idle connection whose peer has fallen silent, counted from the last segment received.</summary>
/// <param name="Settings">In the usual range, so that there are probes and a drop.</param>
/// <param name="Answered">The last segment was the answer to a probe, after which the timer runs for intvl first.</param>
/// <param name="Repeats">How often each probe was lost on this machine first (<see cref="ProbeSeries"/>), in their order; null for never.</param>
public sealed record ProofPrediction(KeepaliveSettings Settings, TimerWheel Wheel, bool Answered = false, IReadOnlyList<int>? Repeats = null)
{
    /// <summary>
    /// What a moment may be late by beside the wheel: the interrupt that runs the timers waits for its turn, the longer the busier the machine is, or
    /// the host of a virtual one. The wheel's granules are not affected by it, so it counts once and not for each timer.
    /// </summary>
    public static TimeSpan Slack { get; } = TimeSpan.FromMilliseconds(25);

    public IReadOnlyList<PredictedMoment> Probes => [.. Enumerable.Range(0, Settings.Probes).Select(Moment)];

    /// <summary>It comes where one more probe would.</summary>
    public PredictedMoment Drop => Moment(Settings.Probes);

    /// <summary>How late the drop may be by the wheel.</summary>
    public TimeSpan Bound => Drop.Latest - Drop.At;

    private TimeSpan First => Answered && Settings.Intvl > Settings.Time ? Settings.Intvl : Settings.Time;

    private PredictedMoment Moment(int probes)
    {
        var repeats = Repeats?.Take(probes + 1).Sum() ?? 0;
        return new(
            First + (Settings.Intvl * probes) + (ProbeSeries.Pause * repeats),
            Wheel.Latest(First) + (Wheel.Latest(Settings.Intvl) * probes) + (Wheel.Latest(ProbeSeries.Pause) * repeats));
    }
}
