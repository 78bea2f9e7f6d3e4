namespace KeepTune.Core.Keepalive;

/// <summary>
/// Which values keeptune sets. The normal range is what a sysctl and a socket option both accept: 1 to 32767 s and 1 to 127 probes
/// (MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL, MAX_TCP_KEEPCNT in include/net/tcp.h). The wide range is what the running kernel's sysctl accepts:
/// up to INT_MAX / HZ seconds (kernel/sysctl.c, proc_dointvec_jiffies) and 255 probes (a u8). It never includes 0 or negative values: with
/// probes 0 the kernel resets healthy connections, and negative values silently disable keepalive.
/// </summary>
public sealed record KeepaliveRange(int MaxSeconds, int MaxProbes)
{
    public static KeepaliveRange Usual { get; } = new(32767, 127);

    /// <param name="hz">The kernel's timer frequency.</param>
    public static KeepaliveRange OfKernel(int hz) => new(int.MaxValue / hz, 255);

    public int Max(SysctlKey key) => key is SysctlKey.Probes ? MaxProbes : MaxSeconds;

    /// <summary>The range in words: <c>1 to 127</c>, <c>1 to 32767 s</c>.</summary>
    public string Describe(SysctlKey key) => key is SysctlKey.Probes ? $"1 to {MaxProbes}" : $"1 to {MaxSeconds} s";

    /// <summary>
    /// What is wrong with <paramref name="value"/>, or null if it is in range.
    /// </summary>
    public string? Problem(SysctlKey key, long value) =>
        value >= 1 && value <= Max(key) ? null : $"'{key.Name()}' is {value}, expected {Describe(key)}";

    public IReadOnlyList<string> Problems(KeepaliveSettings settings) =>
        [.. SysctlKeys.Keepalive.Select(key => Problem(key, settings[key])).OfType<string>()];
}
