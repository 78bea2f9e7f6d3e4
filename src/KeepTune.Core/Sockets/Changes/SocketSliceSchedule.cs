namespace KeepTune.Core.Sockets.Changes;

/// <summary>
/// Decides when each of many timers is started, so that never more fire together than are safe: in batches of that size, sorted by time,
/// that fire further apart than a granule of their cadence.
/// </summary>
public sealed class SocketSliceSchedule
{
    private readonly List<Slice> placed = [];

    private readonly int safe;

    private SocketSliceSchedule(int safe) => this.safe = safe;

    /// <param name="settings">The values of each timer from its start; time and intvl above zero.</param>
    /// <param name="safe">The number that may fire together.</param>
    /// <param name="order">The timers in the order of the batches.</param>
    /// <exception cref="Failure">Failed: this many can't probe at that rate without bursts.</exception>
    public static IReadOnlyList<SocketSlice> Of(KeepaliveSettings[] settings, TimerWheel wheel, int safe, out int[] order)
    {
        // By granule of the cadence, then by time.
        var keys = new long[settings.Length];
        order = new int[settings.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            order[i] = i;
            keys[i] = ((long)Granule(settings[i], wheel).TotalMilliseconds << 32) | (uint)settings[i].TimeSeconds;
        }

        Array.Sort(keys, order);
        var schedule = new SocketSliceSchedule(safe);
        for (int begin = 0, end; begin < keys.Length; begin = end)
        {
            for (end = begin + 1; end < keys.Length && keys[end] >> 32 == keys[begin] >> 32;)
                end++;
            if (!schedule.Place(settings, order.AsSpan(begin, end - begin), begin, wheel))
                throw TooMany(settings, order, wheel, safe);
        }

        return schedule.Ordered(ref order);
    }

    // The timers of one granule. False if they are too many: each batch takes its distance out of the cadence of its sockets.
    private bool Place(KeepaliveSettings[] settings, ReadOnlySpan<int> timers, int begin, TimerWheel wheel)
    {
        var quickest = settings[timers[0]];
        foreach (var timer in timers)
            quickest = Cadence(settings[timer]) < Cadence(quickest) ? settings[timer] : quickest;
        var apart = ProbeSlices.Of(timers.Length, quickest, wheel).Apart;
        var taken = 0.0;
        for (var from = 0; from < timers.Length; from += safe)
        {
            var count = Math.Min(safe, timers.Length - from);
            taken += apart / Cadence(settings[timers[from]]);
            Place(begin + from, count, settings[timers[from]].Time, settings[timers[from + count - 1]].Time, apart);
        }

        return timers.Length <= safe || taken <= 1;
    }

    // As early as its firing time leaves room.
    private void Place(int from, int count, TimeSpan first, TimeSpan last, TimeSpan apart)
    {
        var at = TimeSpan.Zero;
        while (true)
        {
            var together = count;
            var next = TimeSpan.MaxValue;
            foreach (var other in placed)
            {
                var distance = apart > other.Apart ? apart : other.Apart;
                if (at + first - other.Last >= distance || other.First - at - last >= distance)
                    continue;
                together += other.Count;
                if (other.Last + distance - first < next)
                    next = other.Last + distance - first;
            }

            if (together <= safe)
                break;
            at = next;
        }

        placed.Add(new(at, at + first, at + last, apart, from, count));
    }

    private List<SocketSlice> Ordered(ref int[] order)
    {
        placed.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.From.CompareTo(b.From));
        var ordered = new int[order.Length];
        var slices = new List<SocketSlice>();
        var filled = 0;
        foreach (var slice in placed)
        {
            Array.Copy(order, slice.From, ordered, filled, slice.Count);
            filled += slice.Count;
            if (slices.Count > 0 && slices[^1].At == slice.At)
                slices[^1] = slices[^1] with { Count = slices[^1].Count + slice.Count };
            else
                slices.Add(new(slice.At, filled - slice.Count, slice.Count));
        }

        order = ordered;
        return slices;
    }

    private static TimeSpan Cadence(KeepaliveSettings settings) => settings.Time > settings.Intvl ? settings.Time : settings.Intvl;

    private static TimeSpan Granule(KeepaliveSettings settings, TimerWheel wheel) => wheel.Granule(Cadence(settings));

    private static Failure TooMany(KeepaliveSettings[] settings, int[] order, TimerWheel wheel, int safe)
    {
        var (quickest, slowest) = (settings[order[0]], settings[order[0]]);
        foreach (var each in settings)
        {
            quickest = Cadence(each) < Cadence(quickest) ? each : quickest;
            slowest = Cadence(each) > Cadence(slowest) ? each : slowest;
        }

        var (from, to) = ((long)Cadence(quickest).TotalSeconds, (long)Cadence(slowest).TotalSeconds);
        return new(
            FailureKind.Failed,
            $"{settings.Length} sockets can't probe every {(from == to ? $"{from} s" : $"{from} to {to} s")} without "
                + $"bursts{(from == to ? $": at most {ProbeSlices.Max(quickest, wheel, safe)} can, {safe} at a time" : "")}",
            (from == to && RoomyTime(quickest, settings.Length, wheel, safe) is { } roomy
                ? $"use a time of {roomy} s"
                : "use other times")
                + " or a larger net.core.netdev_max_backlog, or stagger the times with 'sockets set --spread DUR'; '--allow-burst' changes "
                + "all at once anyway");
    }

    // The closest time: each level of the wheel has most room at its end. Null if even the end has too little.
    private static int? RoomyTime(KeepaliveSettings settings, int sockets, TimerWheel wheel, int safe)
    {
        var time = settings.TimeSeconds;
        for (var distance = 1; distance < KeepaliveRange.Usual.MaxSeconds; distance++)
        {
            foreach (var other in (ReadOnlySpan<int>)[time - distance, time + distance])
            {
                if (other > settings.IntvlSeconds
                    && other <= KeepaliveRange.Usual.MaxSeconds
                    && ProbeSlices.Max(settings with { Time = TimeSpan.FromSeconds(other) }, wheel, safe) >= sockets)
                    return other;
            }
        }

        return null;
    }

    private sealed record Slice(TimeSpan At, TimeSpan First, TimeSpan Last, TimeSpan Apart, int From, int Count);
}
