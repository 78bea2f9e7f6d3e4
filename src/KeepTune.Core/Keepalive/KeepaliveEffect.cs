namespace KeepTune.Core.Keepalive;

/// <summary>What a set of values does to an idle connection. The kernel also accepts harmful values.</summary>
public enum KeepaliveEffect
{
    /// <summary>Probes are sent, and a dead peer is detected.</summary>
    Detects,

    /// <summary>A negative time: no probe is sent for months, so keepalive is off.</summary>
    Off,

    /// <summary>No probes: the first timer resets every connection, including healthy ones.</summary>
    KillsHealthy,

    /// <summary>A negative interval: one probe is sent, and the next one months later.</summary>
    NeverEnds,
}

/// <summary>Judges a set of values by what the kernel's timer does with it (net/ipv4/tcp_timer.c, tcp_keepalive_timer).</summary>
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
