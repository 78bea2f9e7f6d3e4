namespace KeepTune.Core.Sysctls;

/// <summary>The sysctls that KeepTune sets: the three of TCP keepalive, for IPv4 and IPv6 alike (tcp(7)).</summary>
public enum SysctlKey
{
    /// <summary>Seconds of silence before the first probe.</summary>
    Time,

    /// <summary>Seconds between unanswered probes.</summary>
    Intvl,

    /// <summary>Unanswered probes before the connection is dropped.</summary>
    Probes,
}

/// <summary>The keys in the order in which they are written, and their names.</summary>
public static class SysctlKeys
{
    /// <summary>Every key that a change, a file or a boot may set.</summary>
    public static IReadOnlyList<SysctlKey> All => Keepalive;

    /// <summary>The three of an idle connection.</summary>
    public static IReadOnlyList<SysctlKey> Keepalive { get; } = [SysctlKey.Time, SysctlKey.Intvl, SysctlKey.Probes];

    /// <summary>The short name, as in TOML, in options and in JSON.</summary>
    public static string Name(this SysctlKey key) => key switch
    {
        SysctlKey.Time => "time",
        SysctlKey.Intvl => "intvl",
        _ => "probes",
    };

    /// <summary>The sysctl's dotted name.</summary>
    public static string Dotted(this SysctlKey key) => key switch
    {
        SysctlKey.Time => "net.ipv4.tcp_keepalive_time",
        SysctlKey.Intvl => "net.ipv4.tcp_keepalive_intvl",
        _ => "net.ipv4.tcp_keepalive_probes",
    };

    /// <summary>The sysctl's file below <c>/proc/sys</c>.</summary>
    public static string RelativePath(this SysctlKey key) => key switch
    {
        SysctlKey.Time => "net/ipv4/tcp_keepalive_time",
        SysctlKey.Intvl => "net/ipv4/tcp_keepalive_intvl",
        _ => "net/ipv4/tcp_keepalive_probes",
    };

    /// <summary>The file's name in its directory, <c>/proc/sys/net/ipv4</c>.</summary>
    public static string FileName(this SysctlKey key) => key.RelativePath()["net/ipv4/".Length..];
}
