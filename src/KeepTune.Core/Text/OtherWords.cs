namespace KeepTune.Core.Text;

/// <summary>
/// What people type for things that have another name here: products for what is made for them, words of other tools for commands. A word
/// stands for different names in different places, so it has a list.
/// </summary>
internal static class OtherWords
{
    private static readonly (string Words, string Names)[] Table =
    [
        // Load balancers, clouds and routers, as profiles and as devices on the path.
        ("nlb elb aws-elb amazon ec2 gwlb", "aws aws-nlb"),
        ("alb aws-lb", "aws-alb"),
        ("google gce gke google-cloud googlecloud", "gcp gcp-vpc"),
        ("microsoft aks az", "azure azure-lb"),
        ("swarm docker-swarm", "compose k8s-ipvs ipvs"),
        ("k8s kubernetes kube pod pods", "kubernetes k8s-ipvs ipvs"),
        ("kube-proxy lvs ip_vs keepalived", "k8s-ipvs ipvs"),
        ("conntrack iptables nftables netfilter nat", "linux-conntrack"),
        ("bigip big-ip f5", "f5-fastl4"),
        ("nginx", "nginx nginx-stream"),

        // Programs, as profiles and as export formats.
        ("postgres pg psql", "postgresql database"),
        ("postgresql mysql mariadb mongo mongodb oracle mssql sql db redis cassandra", "database"),
        ("pacemaker corosync patroni drbd", "failover"),
        ("default defaults kernel linux reset restore", "kernel-default"),
        ("docker-compose", "compose"),
        ("podman quadlet", "podman-quadlet"),
        ("systemd socket", "systemd-socket"),
        ("conf sysctl.conf sysctl.d", "sysctl"),
        ("js javascript typescript nodejs", "node"),
        ("golang", "go"),
        ("c++ cpp", "c"),
        ("c# cs dotnet .net", "csharp"),
        ("rs", "rust"),
        ("jvm kotlin scala", "java"),
        ("nix", "nixos"),

        // Commands of this and of other tools.
        ("ls", "list"),
        ("get cat info print view", "show"),
        ("set use load switch tune", "apply"),
        ("undo rollback rollback-change restore reset", "revert"),
        ("commit accept keep ok", "confirm"),
        ("validate lint", "check verify"),
        ("check diff drift", "verify"),
        ("log logs journal", "history"),
        ("ss netstat connections", "sockets"),
        ("test simulate", "prove"),
        ("add", "attach"),
        ("rm remove del delete", "detach"),
        ("calc calculate suggest recommend", "plan"),
        ("profiles", "profile"),

        // Options of this and of other tools.
        ("--interval", "--intvl"),
        ("--idle", "--time --idle-limit"),
        ("--count --retries", "--probes"),
        ("--check --preview --simulate --what-if --noop", "--dry-run"),
        ("--permanent --permanently --save --boot", "--persist"),
        ("--runtime-only", "--runtime"),
        ("--rollback --timeout", "--confirm"),
        ("--namespace --ns", "--netns"),
        ("--all-namespaces", "--all-netns"),
        ("--assume-yes --assumeyes --non-interactive", "--yes"),
        ("--format --output", "--to --json"),
        ("--lines --max -n", "--limit"),
        ("--process-name --comm", "--process"),
    ];

    /// <summary>The names that a word may stand for, the likeliest first; empty for a word that is not known.</summary>
    public static IEnumerable<string> For(string word)
    {
        var lower = word.ToLowerInvariant();
        foreach (var (words, names) in Table)
        {
            if (!words.Split(' ').Contains(lower))
                continue;
            foreach (var name in names.Split(' '))
                yield return name;
        }
    }
}
