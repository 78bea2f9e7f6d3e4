using KeepTune.Core.Keepalive;

namespace KeepTune.Core.Proving;

/// <param name="At">The earliest: timers never fire early.</param>
/// <param name="Latest">With every timer on the way as late as the wheel allows.</param>
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

    public IReadOnlyList<PredictedMoment> Probes { get; } = Moments(First(Settings, Answered), Settings.Intvl, Wheel, Settings.Probes);

    public PredictedMoment Drop { get; } = Moments(First(Settings, Answered), Settings.Intvl, Wheel, Settings.Probes + 1)[^1];

    /// <summary>How late the drop may be by the wheel.</summary>
    public TimeSpan Bound => Drop.Latest - Drop.At;

    private static TimeSpan First(KeepaliveSettings settings, bool answered) => answered && settings.Intvl > settings.Time ? settings.Intvl : settings.Time;

    // The drop comes where one more probe would.
    private static PredictedMoment[] Moments(TimeSpan first, TimeSpan intvl, TimerWheel wheel, int count)
    {
        var moments = new PredictedMoment[count];
        for (var n = 0; n < count; n++)
            moments[n] = new(first + (intvl * n), wheel.Latest(first) + (wheel.Latest(intvl) * n));
        return moments;
    }
}
