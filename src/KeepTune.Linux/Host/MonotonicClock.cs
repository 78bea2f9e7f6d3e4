using static KeepTune.Linux.Interop.NetworkConstants;

namespace KeepTune.Linux.Host;

/// <summary>The clock of the kernel's timers: it can't be set, and stops during suspend (clock_gettime(2), CLOCK_MONOTONIC).</summary>
public static class MonotonicClock
{
    private const int Attempts = 5;
    private const long CloseEnough = 20_000;

    public static TimeSpan Now => Span(Clocks.Now(CLOCK_MONOTONIC));

    /// <summary>
    /// A recent moment given by the time of day, in nanoseconds since 1970; assumes that the clock was not set in between.
    /// </summary>
    internal static TimeSpan Of(long unixNanoseconds)
    {
        var (ahead, closest) = (0L, long.MaxValue);
        for (var attempt = 0; attempt < Attempts && closest > CloseEnough; attempt++)
        {
            // This thread may be preempted between two readings.
            var before = Clocks.Now(CLOCK_MONOTONIC);
            var day = Clocks.Now(CLOCK_REALTIME);
            var apart = Clocks.Now(CLOCK_MONOTONIC) - before;
            if (apart < closest)
                (ahead, closest) = (day - before - (apart / 2), apart);
        }

        return Span(unixNanoseconds - ahead);
    }

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
