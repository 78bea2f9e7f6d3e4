using KeepTune.Core.Proving;
using KeepTune.Linux.Interop;

namespace KeepTune.Linux.Proving;

/// <summary>
/// Tells a late timer from a machine that stood still: what waits on the same processor as the timer is late with it. A virtual machine's host takes
/// processors away one by one (/proc/stat, steal).
/// </summary>
internal sealed unsafe class StallWatch
{
    /// <summary>How often it has to be told that it runs.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    // Waking up takes a little, and so does what is done in between.
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(10);

    private const int MostProcessors = 8192;

    private readonly List<Stall> seen = [];
    private readonly int processor = LibC.sched_getcpu();
    private TimeSpan? last;

    /// <summary>By <see cref="MonotonicClock"/>.</summary>
    public IReadOnlyList<Stall> Seen => seen;

    /// <summary>Has the calling thread run, and start its timers, on one processor, the same for all; where that is not allowed, it runs where it can.</summary>
    public void Join()
    {
        if (processor is < 0 or >= MostProcessors)
            return;
        var mask = stackalloc byte[MostProcessors / 8];
        new Span<byte>(mask, MostProcessors / 8).Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        _ = LibC.sched_setaffinity(0, MostProcessors / 8, mask);
    }

    /// <summary>The calling thread runs.</summary>
    public void Runs()
    {
        var now = MonotonicClock.Now;
        if (last is { } before && now - before > Step + Usual)
            seen.Add(new(before + Step, now));
        last = now;
    }
}
