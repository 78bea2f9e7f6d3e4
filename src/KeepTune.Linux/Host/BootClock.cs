namespace KeepTune.Linux.Host;

/// <summary>
/// The time since boot, a suspend included (clock_gettime(2), CLOCK_BOOTTIME): nobody can set it, and it means the same in every process.
/// </summary>
public static class BootClock
{
    public static TimeSpan Now => TimeSpan.FromTicks(Clocks.Now(Constants.CLOCK_BOOTTIME) / TimeSpan.NanosecondsPerTick);
}
