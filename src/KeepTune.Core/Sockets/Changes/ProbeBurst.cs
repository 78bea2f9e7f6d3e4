namespace KeepTune.Core.Sockets.Changes;

/// <summary>A running keepalive timer.</summary>
/// <param name="WaitMs">Until it fires.</param>
/// <param name="CadenceMs">Until it fires again, and so on: timers that fire in the same granule of this stay together.</param>
public readonly record struct ProbeTimer(int WaitMs, int CadenceMs);

/// <summary>
/// How many keepalive timers fire together. A timer fires at the end of a granule of the kernel's timer wheel, and all of one granule fire
/// at once on one CPU. Packets to the machine itself then wait in that CPU's backlog, and those that find no room there
/// (<c>net.core.netdev_max_backlog</c>, 1,000 packets) are dropped: probes of healthy connections, until these count as dead.
/// </summary>
public static class ProbeBurst
{
    /// <summary>This many timers in one granule are safe, with room for other traffic in the default backlog of 1,000 packets.</summary>
    public const int Safe = 600;

    // This many keep a CPU busy for about 20 ms.
    private const int MaxSafe = 6000;

    /// <summary>The same with a backlog of another size.</summary>
    /// <param name="backlog"><c>net.core.netdev_max_backlog</c>.</param>
    public static int SafeWith(int backlog) => (int)Math.Clamp(backlog * 6L / 10, 1, MaxSafe);

    /// <summary>The largest number of timers in one granule, wherever it begins, the first time or any later time.</summary>
    /// <param name="timers">With waits that are not negative.</param>
    public static int Max(ProbeTimer[] timers, TimerWheel wheel)
    {
        // By granule, then by the wait: timers of different granules seldom expire at the same moment.
        var keys = new long[timers.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (Granule(timers[i], wheel) << 32) | (uint)timers[i].WaitMs;
        Array.Sort(keys);

        var largest = 0;
        var begin = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            // Timers of another granule are further apart than any.
            while (keys[i] - keys[begin] >= keys[i] >> 32)
                begin++;
            largest = Math.Max(largest, i - begin + 1);
        }

        return largest;
    }

    // In whole milliseconds, rounded up.
    private static long Granule(ProbeTimer timer, TimerWheel wheel) =>
        (long)Math.Ceiling(wheel.Granule(TimeSpan.FromMilliseconds(Math.Max(timer.WaitMs, timer.CadenceMs))).TotalMilliseconds);
}
