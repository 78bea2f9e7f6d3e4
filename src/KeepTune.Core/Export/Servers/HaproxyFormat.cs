namespace KeepTune.Core.Export.Servers;

/// <summary>
/// Keywords of HAProxy for both sides (configuration.txt, 4.2). Unlike other HAProxy times they are in seconds, so the unit is written out.
/// </summary>
internal static class HaproxyFormat
{
    public static ExportFormat Format => new("haproxy", "#", """
        Reach: clitcpka covers connections from clients (defaults, frontend, listen), srvtcpka those to servers (defaults, listen, backend).
        All lines may go into 'defaults'.
        Probes keep each side alive on its own path.
        They do not count for 'timeout client', 'timeout server' and 'timeout tunnel'.
        Needs HAProxy 2.3.

            option clitcpka
            clitcpka-idle {time}s
            clitcpka-intvl {intvl}s
            clitcpka-cnt {probes}
            option srvtcpka
            srvtcpka-idle {time}s
            srvtcpka-intvl {intvl}s
            srvtcpka-cnt {probes}

        """u8);
}
