namespace KeepTune.Core.Keepalive;

/// <summary>
/// The slowest timers that a Linux kernel may have. A plan outlives the kernel that it was made on and goes to other machines, so it has to
/// hold at each frequency that kernels are built with (CONFIG_HZ).
/// </summary>
public static class WorstCaseTimers
{
    public static IReadOnlyList<TimerWheel> Wheels { get; } = [new(100), new(250), new(300), new(1000)];

    /// <summary>When a timer has fired at the latest.</summary>
    public static TimeSpan Latest(TimeSpan wait)
    {
        var latest = TimeSpan.Zero;
        foreach (var wheel in Wheels)
            latest = Later(latest, wheel.Latest(wait));
        return latest;
    }

    /// <summary>When a dead peer is noticed at the latest; null for never.</summary>
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
