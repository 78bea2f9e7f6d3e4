namespace KeepTune.Core.Export.Containers;

/// <summary>
/// The CNI plugin "tuning" (containernetworking/plugins, plugins/meta/tuning). JSON: no comments, and every value is text.
/// </summary>
internal static class CniTuningFormat
{
    public static ExportFormat Format => new("cni-tuning", null, """
        Reach: the network namespace of every pod or container attached to this network from now on.
        Append the object to 'plugins' of its .conflist, after the plugin that creates the interface.
        If /etc/cni/tuning/allowlist.conf exists, its patterns must allow the three keys (plugins 1.2).
        Pods and containers on the host's network are not reached.
        {followers}

        {
          "type": "tuning",
          "sysctl": {
            "net.ipv4.tcp_keepalive_time": "{time}",
            "net.ipv4.tcp_keepalive_intvl": "{intvl}",
            "net.ipv4.tcp_keepalive_probes": "{probes}"
          }
        }

        """u8);
}
