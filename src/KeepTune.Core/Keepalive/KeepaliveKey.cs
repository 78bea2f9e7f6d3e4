namespace KeepTune.Core.Keepalive;

/// <summary>The three sysctls that govern TCP keepalive, for IPv4 and IPv6 alike (tcp(7)).</summary>
public enum KeepaliveKey
{
    /// <summary>Seconds of silence before the first probe.</summary>
    Time,

    /// <summary>Seconds between unanswered probes.</summary>
    Intvl,

    /// <summary>Unanswered probes before the connection is dropped.</summary>
    Probes,
}

/// <summary>The keys in the order in which they are written, and their names.</summary>
public static class KeepaliveKeys
{
    public static IReadOnlyList<KeepaliveKey> All { get; } = [KeepaliveKey.Time, KeepaliveKey.Intvl, KeepaliveKey.Probes];

    /// <summary>The short name, as in TOML, in options and in JSON.</summary>
    public static string Name(this KeepaliveKey key) => key switch
    {
        KeepaliveKey.Time => "time",
        KeepaliveKey.Intvl => "intvl",
        _ => "probes",
    };

    /// <summary>The sysctl's dotted name.</summary>
    public static string Dotted(this KeepaliveKey key) => key switch
    {
        KeepaliveKey.Time => "net.ipv4.tcp_keepalive_time",
        KeepaliveKey.Intvl => "net.ipv4.tcp_keepalive_intvl",
        _ => "net.ipv4.tcp_keepalive_probes",
    };

    /// <summary>The sysctl's file below <c>/proc/sys</c>.</summary>
    public static string RelativePath(this KeepaliveKey key) => key switch
    {
        KeepaliveKey.Time => "net/ipv4/tcp_keepalive_time",
        KeepaliveKey.Intvl => "net/ipv4/tcp_keepalive_intvl",
        _ => "net/ipv4/tcp_keepalive_probes",
    };

    /// <summary>The file's name in its directory, <c>/proc/sys/net/ipv4</c>.</summary>
    public static string FileName(this KeepaliveKey key) => key.RelativePath()["net/ipv4/".Length..];
}
