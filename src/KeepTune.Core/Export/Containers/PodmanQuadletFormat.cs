namespace KeepTune.Core.Export.Containers;

/// <summary>Lines of a Quadlet <c>.container</c> file (podman-systemd.unit(5)).</summary>
internal static class PodmanQuadletFormat
{
    public static ExportFormat Format => new("podman-quadlet", "#", """
        Reach: the network namespace of the container whose .container file has these lines.
        Sysctl= needs Podman 4.6.
        Podman refuses net.* sysctls with Network=host; a container in a pod has the pod's values, which 'podman pod create --sysctl' sets.
        {followers}

        [Container]
        Sysctl=net.ipv4.tcp_keepalive_time={time}
        Sysctl=net.ipv4.tcp_keepalive_intvl={intvl}
        Sysctl=net.ipv4.tcp_keepalive_probes={probes}

        """u8);
}
