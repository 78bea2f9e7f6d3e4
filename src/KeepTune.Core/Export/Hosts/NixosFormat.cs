namespace KeepTune.Core.Export.Hosts;

/// <summary>A NixOS module that sets <c>boot.kernel.sysctl</c>.</summary>
internal static class NixosFormat
{
    public static ExportFormat Format => new("nixos", "#", """
        Reach: the host's own network namespace, at every switch and boot; a container with a private network takes the same lines in its own configuration.
        Another module that gives one of the keys another value stops the evaluation, unless one of the two uses lib.mkForce or lib.mkDefault.
        {who-obeys}

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
