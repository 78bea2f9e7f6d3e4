namespace KeepTune.Core.Sockets.Changes;

/// <summary>
/// Many sockets that are to probe after the same time, begun in slices: each small enough for one granule of the timer wheel, and one after
/// the other by more than a granule, so that no two ever fire together. Healthy connections go on in that rhythm, each after max(time,
/// intvl), so there is only room for as many slices as that holds.
/// </summary>
/// <param name="Count">How many slices.</param>
/// <param name="Size">How many sockets in each, but for the last.</param>
/// <param name="Apart">From the beginning of one to that of the next.</param>
/// <param name="Fit">False: so many sockets can't probe at this rhythm without bursts.</param>
public readonly record struct ProbeSlices(int Count, int Size, TimeSpan Apart, bool Fit)
{
    /// <summary>From the first slice to the last.</summary>
    public TimeSpan Takes => Apart * Math.Max(0, Count - 1);

    /// <param name="sockets">How many probe.</param>
    /// <param name="settings">Their values; <see cref="KeepaliveSettings.Time"/> and Intvl above zero.</param>
    /// <param name="safe">So many may probe together.</param>
    public static ProbeSlices Of(int sockets, KeepaliveSettings settings, TimerWheel wheel, int safe = ProbeBurst.Safe)
    {
        var cadence = settings.Time > settings.Intvl ? settings.Time : settings.Intvl;
        var granule = wheel.Granule(cadence);
        var apart = TimeSpan.FromMilliseconds(Math.Ceiling(granule.TotalMilliseconds * 5 / 4));
        var count = (sockets + safe - 1) / safe;
        return new(Math.Max(1, count), safe, apart, count <= Room(cadence, apart));
    }

    /// <summary>The most sockets that can probe at the rhythm of these values without bursts.</summary>
    public static long Most(KeepaliveSettings settings, TimerWheel wheel, int safe = ProbeBurst.Safe)
    {
        var slices = Of(1, settings, wheel);
        return Room(settings.Time > settings.Intvl ? settings.Time : settings.Intvl, slices.Apart) * safe;
    }

    private static long Room(TimeSpan cadence, TimeSpan apart) => Math.Max(1, cadence.Ticks / apart.Ticks);
}
