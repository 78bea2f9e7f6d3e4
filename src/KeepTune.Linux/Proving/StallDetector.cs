using KeepTune.Core.Proving;

namespace KeepTune.Linux.Proving;

/// <summary>
/// Tells a late timer from a machine that stood still: what waits on the same processor as the timer is late with it. A virtual machine's
/// host takes processors away one by one (/proc/stat, steal). A timer stays, as a rule, on the processor where it was started.
/// </summary>
internal sealed class StallDetector
{
    // Often enough that a stall is seen, for little work.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    // Waking up takes its time too.
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(10);

    private const int MostProcessors = 8192;

    private readonly List<Stall> seen = [];
    private readonly int processor = Processes.Processor;

    /// <summary>By <see cref="MonotonicClock"/>.</summary>
    public IReadOnlyList<Stall> Seen => seen;

    /// <summary>
    /// Has the calling thread run, and start its timers, on one processor, the same for all. Where that is not allowed no stall is seen.
    /// </summary>
    public void Join()
    {
        if (processor is < 0 or >= MostProcessors)
            return;
        Span<byte> mask = stackalloc byte[MostProcessors / 8];
        mask.Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        _ = Processes.RunOn(mask);
    }

    /// <summary>As poll(2), in steps; whoever sleeps for longer was kept from running.</summary>
    public void Poll(Span<PollFd> waits, TimeSpan patience)
    {
        var now = MonotonicClock.Now;
        var end = now + patience;
        for (var ready = 0; ready == 0 && now < end;)
        {
            var before = now;
            ready = Descriptors.Poll(waits, Step);
            now = MonotonicClock.Now;
            if (now - before > Step + Usual && Processes.Processor == processor)
                seen.Add(new(before, now));
        }
    }
}
