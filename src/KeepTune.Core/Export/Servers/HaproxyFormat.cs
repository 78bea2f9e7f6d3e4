namespace KeepTune.Core.Export.Servers;

/// <summary>
/// Keywords of HAProxy for both sides (configuration.txt, 4.2). Their unit is the second, unlike that of other HAProxy times; it is written
/// out.
/// </summary>
internal static class HaproxyFormat
{
    public static ExportFormat Format => new("haproxy", "#", """
        Reach: clitcpka is for connections of clients (in defaults, frontend or listen), srvtcpka for those to servers (in defaults, listen or backend); all of it may stand in 'defaults'.
        HAProxy ends TCP: the probes keep each side known on its own path, and do not count for 'timeout client', 'timeout server' and 'timeout tunnel'.
        It needs HAProxy 2.3.

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
