using KeepTune.Core.Proving;

namespace KeepTune.Linux.Proving;

/// <summary>
/// Distinguishes a late timer from a stalled machine: a timer and its processor's other work are late together. The host of a virtual
/// machine takes processors away one by one (/proc/stat, steal). A timer normally stays on the processor where it was started.
/// </summary>
internal sealed class StallDetector
{
    // Often enough to see a stall, for little work.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    // Waking up takes time too.
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(10);

    private const int MaxProcessors = 8192;

    private readonly List<Stall> seen = [];
    private readonly int processor = Processes.Processor;

    /// <summary>In the time of <see cref="MonotonicClock"/>.</summary>
    public IReadOnlyList<Stall> Seen => seen;

    /// <summary>
    /// Keeps the calling thread, and the timers that it starts, on one processor. If that is not allowed, no stall is seen.
    /// </summary>
    public void Join()
    {
        if (processor is < 0 or >= MaxProcessors)
            return;
        Span<byte> mask = stackalloc byte[MaxProcessors / 8];
        mask.Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        _ = Processes.RunOn(mask);
    }

    /// <summary>Like poll(2), in steps: a longer sleep means that the thread could not run.</summary>
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
