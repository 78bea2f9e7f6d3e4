namespace KeepTune.Core.Export.Hosts;

/// <summary>A NixOS module that sets <c>boot.kernel.sysctl</c>.</summary>
internal static class NixosFormat
{
    public static ExportFormat Format => new("nixos", "#", """
        Reach: the host's own network namespace, at every switch and boot.
        A container with a private network needs the same lines in its own configuration.
        Evaluation fails if another module sets one of the keys to another value, unless one of them uses lib.mkForce or lib.mkDefault.
        {followers}

        { ... }:
        {
          boot.kernel.sysctl = {
            "net.ipv4.tcp_keepalive_time" = {time};
            "net.ipv4.tcp_keepalive_intvl" = {intvl};
            "net.ipv4.tcp_keepalive_probes" = {probes};
          };
        }

        """u8);
}
