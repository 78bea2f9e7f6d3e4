namespace KeepTune.Core.Keepalive;

/// <summary>
/// The slowest timers of any Linux kernel. A plan outlives the kernel on which it was made and is used on other machines, so it must hold
/// at every timer frequency that kernels are built with (CONFIG_HZ).
/// </summary>
public static class WorstCaseTimers
{
    public static IReadOnlyList<TimerWheel> Wheels { get; } = [new(100), new(250), new(300), new(1000)];

    /// <summary>The latest time at which the timer fires.</summary>
    public static TimeSpan Latest(TimeSpan wait)
    {
        var latest = TimeSpan.Zero;
        foreach (var wheel in Wheels)
            latest = Later(latest, wheel.Latest(wait));
        return latest;
    }

    /// <summary>The latest time at which a dead peer is detected; null for never.</summary>
    public static TimeSpan? Detection(KeepaliveSettings settings)
    {
        TimeSpan? latest = null;
        foreach (var wheel in Wheels)
        {
            if (DetectionTime.AtMost(settings, wheel) is not { } detection)
                return null;
            latest = Later(latest ?? TimeSpan.Zero, detection);
        }

        return latest;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
