using KeepTune.Core.Keepalive;

namespace KeepTune.Core.Sockets;

/// <summary>
/// When each of many timers is started, so that never more than <see cref="ProbeBurst.Safe"/> fire together: sockets of one time in
/// <see cref="ProbeSlices"/>, and slices of different times where they do not meet.
/// </summary>
public sealed class SliceSchedule
{
    private readonly List<Slice> placed = [];

    private SliceSchedule()
    {
    }

    /// <param name="settings">What each timer runs by, from its start.</param>
    /// <param name="order">The timers in the order of the slices.</param>
    /// <exception cref="Failure">Failed: so many can't probe at that rhythm without bursts.</exception>
    public static IReadOnlyList<SocketSlice> Of(KeepaliveSettings[] settings, TimerWheel wheel, out int[] order)
    {
        // By time, then as they came.
        var keys = new long[settings.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ((long)settings[i].TimeSeconds << 32) | (uint)i;
        Array.Sort(keys);

        var schedule = new SliceSchedule();
        for (int begin = 0, end; begin < keys.Length; begin = end)
        {
            for (end = begin + 1; end < keys.Length && keys[end] >> 32 == keys[begin] >> 32;)
                end++;
            schedule.Place(begin, end, settings[(int)keys[begin]], wheel);
        }

        return schedule.Ordered(keys, out order);
    }

    private void Place(int begin, int end, KeepaliveSettings settings, TimerWheel wheel)
    {
        var slices = ProbeSlices.Of(end - begin, settings, wheel);
        if (!slices.Fit)
            throw TooMany(end - begin, settings, wheel);
        for (var from = begin; from < end; from += slices.Size)
            Place(from, Math.Min(slices.Size, end - from), settings.Time, slices.Apart);
    }

    // As early as there is room around the moment at which it fires.
    private void Place(int from, int count, TimeSpan time, TimeSpan apart)
    {
        var at = TimeSpan.Zero;
        while (true)
        {
            var together = count;
            var next = TimeSpan.MaxValue;
            foreach (var other in placed)
            {
                var distance = apart > other.Apart ? apart : other.Apart;
                if ((other.Fires - at - time).Duration() >= distance)
                    continue;
                together += other.Count;
                if (other.Fires + distance - time < next)
                    next = other.Fires + distance - time;
            }

            if (together <= ProbeBurst.Safe)
                break;
            at = next;
        }

        placed.Add(new(at, at + time, apart, from, count));
    }

    private List<SocketSlice> Ordered(long[] keys, out int[] order)
    {
        placed.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.From.CompareTo(b.From));
        order = new int[keys.Length];
        var slices = new List<SocketSlice>();
        var filled = 0;
        foreach (var slice in placed)
        {
            for (var i = 0; i < slice.Count; i++)
                order[filled++] = (int)keys[slice.From + i];
            if (slices.Count > 0 && slices[^1].At == slice.At)
                slices[^1] = slices[^1] with { Count = slices[^1].Count + slice.Count };
            else
                slices.Add(new(slice.At, filled - slice.Count, slice.Count));
        }

        return slices;
    }

    private static Failure TooMany(int sockets, KeepaliveSettings settings, TimerWheel wheel) => new(
        FailureKind.Failed,
        $"{sockets} sockets can't probe every {Math.Max(settings.TimeSeconds, settings.IntvlSeconds)} s without bursts: at most {ProbeSlices.Most(settings, wheel)} can, {ProbeBurst.Safe} at a time; nothing is changed",
        "a longer time has room for more; 'set' can give them different times with '--spread DUR'; '--allow-burst' does it all the same");

    private sealed record Slice(TimeSpan At, TimeSpan Fires, TimeSpan Apart, int From, int Count);
}
