namespace KeepTune.Core.Export.Hosts;

/// <summary>A file for <c>sysctl -p</c> or for <c>/etc/sysctl.d</c> (sysctl.d(5)).</summary>
internal static class SysctlFormat
{
    public static ExportFormat Format => new("sysctl", "#", """
        Reach: the network namespace in which 'sysctl -p FILE' is run, or that of the host when it lies in /etc/sysctl.d at boot; every container has its own.
        {who-obeys}
        A connection that is idle already keeps its running timer, for up to the old time.

        net.ipv4.tcp_keepalive_time = {time}
        net.ipv4.tcp_keepalive_intvl = {intvl}
        net.ipv4.tcp_keepalive_probes = {probes}

        """u8);
}
