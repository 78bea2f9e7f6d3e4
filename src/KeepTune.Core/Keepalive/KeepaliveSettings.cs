namespace KeepTune.Core.Keepalive;

/// <summary>
/// One set of the three values. It may hold anything that a kernel does, including harmful values; <see cref="KeepaliveRange"/> judges
/// them.
/// </summary>
/// <param name="Time">Silence before the first probe; whole seconds. A negative value disables keepalive.</param>
/// <param name="Intvl">Wait after an unanswered probe; whole seconds.</param>
/// <param name="Probes">Unanswered probes before the drop.</param>
public readonly record struct KeepaliveSettings(TimeSpan Time, TimeSpan Intvl, int Probes)
{
    /// <summary>What every new network namespace starts with: 7200 s, 75 s, 9 (include/net/tcp.h, TCP_KEEPALIVE_*).</summary>
    public static KeepaliveSettings KernelDefault { get; } = FromSeconds(7200, 75, 9);

    public int TimeSeconds => (int)Time.TotalSeconds;

    public int IntvlSeconds => (int)Intvl.TotalSeconds;

    public static KeepaliveSettings FromSeconds(int time, int intvl, int probes) =>
        new(TimeSpan.FromSeconds(time), TimeSpan.FromSeconds(intvl), probes);

    /// <param name="values">Must include the three keys.</param>
    public static KeepaliveSettings Of(SysctlValues values) =>
        FromSeconds(values[SysctlKey.Time], values[SysctlKey.Intvl], values[SysctlKey.Probes]);

    /// <summary>The three as a change writes them.</summary>
    public SysctlValues Values => new(SysctlKeys.Keepalive, [TimeSeconds, IntvlSeconds, Probes]);

    /// <summary>The number as the sysctl stores it: seconds for time and intvl.</summary>
    public int this[SysctlKey key] => key switch
    {
        SysctlKey.Time => TimeSeconds,
        SysctlKey.Intvl => IntvlSeconds,
        _ => Probes,
    };

    public KeepaliveSettings With(SysctlKey key, int value) => key switch
    {
        SysctlKey.Time => this with { Time = TimeSpan.FromSeconds(value) },
        SysctlKey.Intvl => this with { Intvl = TimeSpan.FromSeconds(value) },
        _ => this with { Probes = value },
    };

    /// <summary><c>time/intvl/probes</c>, as in <c>30/10/3</c>.</summary>
    public override string ToString() => $"{TimeSeconds}/{IntvlSeconds}/{Probes}";
}
