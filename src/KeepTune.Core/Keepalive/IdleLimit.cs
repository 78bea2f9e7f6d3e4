namespace KeepTune.Core.Keepalive;

/// <summary>The idle timeout after which a device on the path drops a connection.</summary>
/// <param name="Limit">Above zero.</param>
public readonly record struct IdleLimit(TimeSpan Limit)
{
    /// <summary>
    /// Whether a timer of this length is sure to fire below the limit. It must be at most 8/9 of the limit, which leaves a margin for the
    /// path, and hold with the slowest timers of any kernel. At the start of a timer wheel level 8/9 alone is too long by a few parts in a
    /// thousand.
    /// </summary>
    public bool Holds(TimeSpan wait) => IsWithinEightNinths(wait) && WorstCaseTimers.Latest(wait) < Limit;

    public bool IsWithinEightNinths(TimeSpan wait) => wait * 9 <= Limit * 8;

    /// <summary>
    /// The longest wait in whole seconds that qualifies, at most <paramref name="max"/>; 0 if none does.
    /// </summary>
    public int LongestWait(int max)
    {
        var (holds, fails) = (0, (int)Math.Min(max, Limit.TotalSeconds) + 1);
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
    /// How many consecutive probes are sent below the limit even if every timer is late. With only one, a single lost packet can be enough
    /// for the connection to be dropped.
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
