namespace KeepTune.Linux.Host;

/// <summary>
/// The time since boot, a suspend included (clock_gettime(2), CLOCK_BOOTTIME): nobody can set it, and it means the same in every process.
/// </summary>
public static class BootClock
{
    public static TimeSpan Now => LibC.clock_gettime(Constants.CLOCK_BOOTTIME, out var now) == 0
        ? TimeSpan.FromSeconds(now.tv_sec) + TimeSpan.FromTicks(now.tv_nsec / TimeSpan.NanosecondsPerTick)
        : throw Errno.Last.Failure("read the clock");
}
