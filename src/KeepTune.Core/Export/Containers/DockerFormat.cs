namespace KeepTune.Core.Export.Containers;

/// <summary>Flags of <c>docker run</c> and <c>docker create</c> (docker/cli, docs/reference/commandline/container_run.md).</summary>
internal static class DockerFormat
{
    public static ExportFormat Format => new("docker", "#", """
        Reach: the network namespace of the container started with these flags.
        Use: docker run $(grep -v '^#' THIS-FILE) IMAGE
        Docker refuses net.* sysctls with --network=host; a container that joins another's network has the other's values.
        The values are fixed when a container is created, so recreate an existing one.
        {followers}

        --sysctl net.ipv4.tcp_keepalive_time={time}
        --sysctl net.ipv4.tcp_keepalive_intvl={intvl}
        --sysctl net.ipv4.tcp_keepalive_probes={probes}

        """u8);
}
