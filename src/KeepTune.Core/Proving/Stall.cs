namespace KeepTune.Core.Proving;

/// <summary>
/// A time in which this program was kept from running: the machine, or the host of a virtual one, was busy with something else.
/// </summary>
public readonly record struct Stall(TimeSpan From, TimeSpan To)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// How much of a timer's lateness stalls account for: what of them lies between the moment when it was due and the one when it fired,
    /// and no more than it was late by.
    /// </summary>
    /// <remarks>Less than a millisecond is nothing to speak of.</remarks>
    /// <param name="stalls">By the same clock as the moments.</param>
    /// <param name="latest">When it would have fired without them, at the latest.</param>
    public static TimeSpan Excuse(IEnumerable<Stall> stalls, TimeSpan due, TimeSpan latest, TimeSpan fired)
    {
        var late = fired - latest;
        if (late < Least)
            return TimeSpan.Zero;
        var still = stalls.Aggregate(TimeSpan.Zero, (sum, stall) => sum + stall.Within(due, fired));
        return still < Least ? TimeSpan.Zero : still < late ? still : late;
    }

    private TimeSpan Within(TimeSpan start, TimeSpan end)
    {
        var (from, to) = (From > start ? From : start, To < end ? To : end);
        return to > from ? to - from : TimeSpan.Zero;
    }
}
