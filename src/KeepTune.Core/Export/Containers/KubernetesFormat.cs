namespace KeepTune.Core.Export.Containers;

/// <summary>A pod's <c>securityContext.sysctls</c> (kubernetes.io, "Using sysctls in a Kubernetes Cluster").</summary>
internal static class KubernetesFormat
{
    public static ExportFormat Format => new("kubernetes", "#", """
        Reach: the network namespace of each pod with this spec, so all its containers; in a Deployment or the like it belongs below spec.template.
        The three are safe sysctls since Kubernetes 1.29 (Linux 4.5); before that each kubelet has to allow them with --allowed-unsafe-sysctls.
        With hostNetwork: true the pod is refused: the values are then the node's.
        A pod has them from its start: change the template, and the pods are made anew.
        {who-obeys}

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
