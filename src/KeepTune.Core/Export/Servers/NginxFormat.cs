namespace KeepTune.Core.Export.Servers;

/// <summary>
/// The parameter <c>so_keepalive=idle:intvl:count</c> of <c>listen</c> (nginx.org, ngx_http_core_module; ngx_stream_core_module has the
/// same).
/// </summary>
internal static class NginxFormat
{
    public static ExportFormat Format => new("nginx", "#", """
        Reach: client connections accepted by this listen directive.
        Add the parameter to your own directive; keepalive_timeout is something else.
        Set it once per address and port; it applies to all servers that share them.
        Connections to upstream servers are not reached; proxy_socket_keepalive (1.15.6) enables keepalive there, with the sysctls' values.

        listen 80 so_keepalive={time}s:{intvl}s:{probes};

        """u8);
}
