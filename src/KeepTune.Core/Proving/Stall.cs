namespace KeepTune.Core.Proving;

/// <summary>
/// A time in which this program could not run because the machine, or the host of a virtual one, was busy.
/// </summary>
public readonly record struct Stall(TimeSpan From, TimeSpan To)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// How much of a timer's lateness stalls account for: the parts of them between its due time and its firing, at most its
    /// lateness.
    /// </summary>
    /// <remarks>Less than a millisecond is ignored.</remarks>
    /// <param name="stalls">On the same clock as the moments.</param>
    /// <param name="latest">The latest moment without stalls.</param>
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
