namespace KeepTune.Core.Keepalive;

/// <summary>What a set of values does to an idle connection, harmful sets included: a kernel takes them all.</summary>
public enum KeepaliveEffect
{
    /// <summary>Probes are sent, and a silent peer is noticed.</summary>
    Detects,

    /// <summary>A negative time: no probe is sent for months, keepalive is off.</summary>
    Off,

    /// <summary>No probes: the first timer resets every connection, the healthy ones too.</summary>
    KillsHealthy,

    /// <summary>A negative interval: one probe is sent, and the next is months away.</summary>
    NeverEnds,
}

/// <summary>Judges a set of values by what the kernel's timer makes of it (net/ipv4/tcp_timer.c, tcp_keepalive_timer).</summary>
public static class KeepaliveEffects
{
    public static KeepaliveEffect Effect(this KeepaliveSettings settings) => settings switch
    {
        _ when settings.Time < TimeSpan.Zero => KeepaliveEffect.Off,
        { Probes: <= 0 } => KeepaliveEffect.KillsHealthy,
        _ when settings.Intvl < TimeSpan.Zero => KeepaliveEffect.NeverEnds,
        _ => KeepaliveEffect.Detects,
    };
}
