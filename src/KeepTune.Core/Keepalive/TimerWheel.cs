namespace KeepTune.Core.Keepalive;

/// <summary>
/// How late a kernel timer may fire. The wheel sorts timers into levels of 64 buckets, and each level is eight times as coarse as the one
/// before. A timer therefore fires up to one granule late and never early (kernel/time/timer.c: LVL_START, LVL_GRAN).
/// </summary>
/// <param name="Hz">Timer ticks per second of the running kernel, 1 to 1000 (CONFIG_HZ).</param>
public readonly record struct TimerWheel(int Hz)
{
    private const int SlotsPerLevel = 64;
    private const int ShiftPerLevel = 3;

    /// <summary>
    /// The longest delay beyond <paramref name="wait"/>: the granule of the level that the wait falls into.
    /// </summary>
    public TimeSpan Granule(TimeSpan wait)
    {
        var jiffies = wait <= TimeSpan.Zero ? 0 : (long)Math.Ceiling(wait.TotalSeconds * Hz);
        var level = 0;
        while (level < Levels - 1 && jiffies >= FirstOf(level + 1))
            level++;

        var granule = 1L << (level * ShiftPerLevel);
        return TimeSpan.FromTicks(((granule * TimeSpan.TicksPerSecond) + Hz - 1) / Hz);
    }

    /// <summary>
    /// <paramref name="wait"/> plus its granule: the latest time at which the timer fires.
    /// </summary>
    public TimeSpan Latest(TimeSpan wait) => wait + Granule(wait);

    private int Levels => Hz > 100 ? 9 : 8;

    private static long FirstOf(int level) => (long)(SlotsPerLevel - 1) << ((level - 1) * ShiftPerLevel);
}
