namespace KeepTune.Core.Export.Hosts;

/// <summary>A drop-in of a <c>.socket</c> unit (systemd.socket(5)).</summary>
internal static class SystemdSocketFormat
{
    public static ExportFormat Format => new("systemd-socket", "#", """
        Reach: the TCP connections that are accepted from one socket unit (ListenStream=), once that is restarted.
        Use: /etc/systemd/system/NAME.socket.d/keepalive.conf
        A service that sets the options on its connections itself overrules them, and services without a socket unit are not reached.
        It needs systemd 216.

        [Socket]
        KeepAlive=yes
        KeepAliveTimeSec={time}
        KeepAliveIntervalSec={intvl}
        KeepAliveProbes={probes}

        """u8);
}
