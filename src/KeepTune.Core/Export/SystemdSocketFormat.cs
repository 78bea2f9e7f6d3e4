namespace KeepTune.Core.Export;

/// <summary>A drop-in of a <c>.socket</c> unit (systemd.socket(5)).</summary>
internal static class SystemdSocketFormat
{
    public static ExportFormat Format => new("systemd-socket", "#", """
        Reach: the TCP connections that are accepted from one socket unit (ListenStream=); as /etc/systemd/system/NAME.socket.d/keepalive.conf, then restart the socket unit.
        A service that sets the options on its connections itself overrules them, and services without a socket unit are not reached.
        It needs systemd 216.

        [Socket]
        KeepAlive=yes
        KeepAliveTimeSec={time}
        KeepAliveIntervalSec={intvl}
        KeepAliveProbes={probes}

        """u8);
}
