using KeepTune.Core.Keepalive;

namespace KeepTune.Core.Sockets;

/// <summary>
/// How many keepalive timers fire together. A timer fires at the end of a granule of the kernel's timer wheel, and all of one granule fire in one go on
/// one CPU; what is sent to the machine itself then waits in that CPU's backlog, and what finds no room there
/// (<c>net.core.netdev_max_backlog</c>, 1,000 packets) is lost: the probes of healthy connections, until these count as dead.
/// </summary>
public static class ProbeBurst
{
    /// <summary>So many timers in one granule are safe, with room in the default backlog for other traffic.</summary>
    public const int Safe = 600;

    /// <summary>The most timers that can fall into one granule, wherever it begins.</summary>
    /// <param name="waits">How long each of them runs from now, in milliseconds, not negative; sorted afterwards.</param>
    public static int Largest(int[] waits, TimerWheel wheel)
    {
        Array.Sort(waits);
        var largest = 0;
        var begin = 0;
        for (var i = 0; i < waits.Length; i++)
        {
            var granule = wheel.Granule(TimeSpan.FromMilliseconds(waits[i])).TotalMilliseconds;
            while (waits[i] - waits[begin] >= granule)
                begin++;
            largest = Math.Max(largest, i - begin + 1);
        }

        return largest;
    }
}
