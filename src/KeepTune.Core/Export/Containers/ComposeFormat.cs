namespace KeepTune.Core.Export.Containers;

/// <summary>A service's <c>sysctls</c> in a Compose file (compose-spec, 05-services.md).</summary>
internal static class ComposeFormat
{
    public static ExportFormat Format => new("compose", "#", """
        Reach: the network namespaces of the containers of one service.
        Replace 'app' with the name of your service.
        Use: docker compose -f compose.yaml -f THIS-FILE up
        Docker refuses net.* sysctls with 'network_mode: host'; with 'network_mode: service:NAME' the values of that service apply.
        {followers}

        services:
          app:
            sysctls:
              net.ipv4.tcp_keepalive_time: {time}
              net.ipv4.tcp_keepalive_intvl: {intvl}
              net.ipv4.tcp_keepalive_probes: {probes}

        """u8);
}
