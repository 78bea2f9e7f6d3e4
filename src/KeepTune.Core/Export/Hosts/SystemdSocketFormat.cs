namespace KeepTune.Core.Export.Hosts;

/// <summary>A drop-in for a <c>.socket</c> unit (systemd.socket(5)).</summary>
internal static class SystemdSocketFormat
{
    public static ExportFormat Format => new("systemd-socket", "#", """
        Reach: TCP connections accepted from one socket unit (ListenStream=), once the unit is restarted.
        Use: /etc/systemd/system/NAME.socket.d/keepalive.conf
        A service that sets its own options overrides them.
        Services without a socket unit are not reached.
        Needs systemd 216.

        [Socket]
        KeepAlive=yes
        KeepAliveTimeSec={time}
        KeepAliveIntervalSec={intvl}
        KeepAliveProbes={probes}

        """u8);
}
