namespace KeepTune.Core.Export.Containers;

/// <summary>A pod's <c>securityContext.sysctls</c> (kubernetes.io, "Using sysctls in a Kubernetes Cluster").</summary>
internal static class KubernetesFormat
{
    public static ExportFormat Format => new("kubernetes", "#", """
        Reach: the network namespace of each pod with this spec, and thus of all its containers.
        In a Deployment or similar it belongs below spec.template.
        The three have been safe sysctls since Kubernetes 1.29 (Linux 4.5).
        Before that, each kubelet must allow them with --allowed-unsafe-sysctls.
        A pod with hostNetwork: true is refused, because it would use the node's values.
        The values are set when a pod starts; changing the template recreates the pods.
        {followers}

        spec:
          securityContext:
            sysctls:
              - name: net.ipv4.tcp_keepalive_time
                value: "{time}"
              - name: net.ipv4.tcp_keepalive_intvl
                value: "{intvl}"
              - name: net.ipv4.tcp_keepalive_probes
                value: "{probes}"

        """u8);
}
