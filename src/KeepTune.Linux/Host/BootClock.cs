namespace KeepTune.Linux.Host;

/// <summary>
/// The time since boot, including suspend (clock_gettime(2), CLOCK_BOOTTIME). It can't be set, and is the same for every process.
/// </summary>
public static class BootClock
{
    public static TimeSpan Now => TimeSpan.FromTicks(Clocks.Now(Constants.CLOCK_BOOTTIME) / TimeSpan.NanosecondsPerTick);
}
