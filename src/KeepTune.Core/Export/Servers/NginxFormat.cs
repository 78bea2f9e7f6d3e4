namespace KeepTune.Core.Export.Servers;

/// <summary>
/// The parameter <c>so_keepalive=idle:intvl:count</c> of <c>listen</c> (nginx.org, ngx_http_core_module; ngx_stream_core_module has the
/// same).
/// </summary>
internal static class NginxFormat
{
    public static ExportFormat Format => new("nginx", "#", """
        Reach: the connections of clients that come in by this listen directive; put the parameter on your own, it has nothing to do with keepalive_timeout.
        nginx takes it once for each address and port, for all servers that share it.
        Connections to upstream servers are not reached: proxy_socket_keepalive (1.15.6) switches theirs on, with the values of the sysctls.

        listen 80 so_keepalive={time}s:{intvl}s:{probes};

        """u8);
}
