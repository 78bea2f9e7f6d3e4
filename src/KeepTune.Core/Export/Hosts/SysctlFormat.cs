namespace KeepTune.Core.Export.Hosts;

/// <summary>A file for <c>sysctl -p</c> or for <c>/etc/sysctl.d</c> (sysctl.d(5)).</summary>
internal static class SysctlFormat
{
    public static ExportFormat Format => new("sysctl", "#", """
        Reach: the network namespace in which 'sysctl -p FILE' runs, or that of the host if the file is in /etc/sysctl.d at boot.
        Every container has its own.
        {followers}
        A connection that is already idle keeps its running timer until it fires.

        net.ipv4.tcp_keepalive_time = {time}
        net.ipv4.tcp_keepalive_intvl = {intvl}
        net.ipv4.tcp_keepalive_probes = {probes}

        """u8);
}
