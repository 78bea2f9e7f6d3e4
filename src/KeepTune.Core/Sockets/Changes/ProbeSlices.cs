namespace KeepTune.Core.Sockets.Changes;

/// <summary>
/// Many sockets that will probe after the same time, started in batches: each small enough for one granule of the timer wheel, and more
/// than a granule apart, so that no two batches ever fire together. Healthy connections keep that rhythm, each probed every max(time,
/// intvl), so there is room for only as many batches as fit into that.
/// </summary>
/// <param name="Count">Number of batches.</param>
/// <param name="Size">Sockets per batch, except the last.</param>
/// <param name="Apart">From the start of one batch to that of the next.</param>
/// <param name="Fit">False if this many sockets can't probe at this rate without bursts.</param>
public readonly record struct ProbeSlices(int Count, int Size, TimeSpan Apart, bool Fit)
{
    /// <summary>From the first batch to the last.</summary>
    public TimeSpan Takes => Apart * Math.Max(0, Count - 1);

    /// <param name="sockets">Number of sockets that probe.</param>
    /// <param name="settings">Their values; <see cref="KeepaliveSettings.Time"/> and Intvl above zero.</param>
    /// <param name="safe">The number that may probe together.</param>
    public static ProbeSlices Of(int sockets, KeepaliveSettings settings, TimerWheel wheel, int safe = ProbeBurst.Safe)
    {
        var cadence = settings.Time > settings.Intvl ? settings.Time : settings.Intvl;
        var granule = wheel.Granule(cadence);
        var apart = TimeSpan.FromMilliseconds(Math.Ceiling(granule.TotalMilliseconds * 5 / 4));
        var count = (sockets + safe - 1) / safe;
        return new(Math.Max(1, count), safe, apart, count <= Room(cadence, apart));
    }

    /// <summary>The largest number of sockets that can probe with these values without bursts.</summary>
    public static long Max(KeepaliveSettings settings, TimerWheel wheel, int safe = ProbeBurst.Safe)
    {
        var slices = Of(1, settings, wheel);
        return Room(settings.Time > settings.Intvl ? settings.Time : settings.Intvl, slices.Apart) * safe;
    }

    private static long Room(TimeSpan cadence, TimeSpan apart) => Math.Max(1, cadence.Ticks / apart.Ticks);
}
