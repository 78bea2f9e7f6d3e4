namespace KeepTune.Linux.Host;

/// <summary>The kernel's timer frequency, read without privilege.</summary>
public static class KernelClock
{
    /// <summary>The coarse clock advances once per tick, so its resolution is 1/HZ (clock_getres(2), CLOCK_MONOTONIC_COARSE).</summary>
    public static int Hz { get; } = Read();

    public static TimerWheel Wheel => new(Hz);

    private static int Read() =>
        Clocks.Resolution(Constants.CLOCK_MONOTONIC_COARSE) is > 0 and var tick ? (int)Math.Round(1e9 / tick) : 250;
}
