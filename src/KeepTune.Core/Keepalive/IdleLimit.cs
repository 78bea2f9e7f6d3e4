namespace KeepTune.Core.Keepalive;

/// <summary>The silence after which something on the way forgets a connection.</summary>
/// <param name="Limit">Above zero.</param>
public readonly record struct IdleLimit(TimeSpan Limit)
{
    /// <summary>
    /// Whether a timer of this wait is sure to fire under the limit: at most 8/9 of it, which leaves a reserve for the way, and by the
    /// slowest timers of any kernel (at the start of a level of the timer wheel 8/9 alone is too much by some parts in a thousand).
    /// </summary>
    public bool Holds(TimeSpan wait) => IsWithinEightNinths(wait) && WorstCaseTimers.Latest(wait) < Limit;

    public bool IsWithinEightNinths(TimeSpan wait) => wait * 9 <= Limit * 8;

    /// <summary>The longest wait in whole seconds that holds, at most <paramref name="most"/>; 0 when none does.</summary>
    public int LongestWait(int most)
    {
        var (holds, fails) = (0, (int)Math.Min(most, Limit.TotalSeconds) + 1);
        while (fails - holds > 1)
        {
            var middle = holds + ((fails - holds) / 2);
            if (Holds(TimeSpan.FromSeconds(middle)))
                holds = middle;
            else
                fails = middle;
        }

        return holds;
    }

    /// <summary>
    /// How many probes in a row leave under the limit though every timer is late: with one, a single lost packet can be enough for the
    /// connection to be forgotten.
    /// </summary>
    public int Attempts(KeepaliveSettings settings)
    {
        var least = settings.Probes;
        foreach (var wheel in WorstCaseTimers.Wheels)
        {
            var spare = Limit - wheel.Latest(settings.Time);
            var attempts = spare <= TimeSpan.Zero
                ? 0
                : (int)Math.Min(settings.Probes, 1 + ((spare.Ticks - 1) / wheel.Latest(settings.Intvl).Ticks));
            least = Math.Min(least, attempts);
        }

        return least;
    }
}
