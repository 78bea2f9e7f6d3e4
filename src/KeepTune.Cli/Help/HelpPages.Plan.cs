namespace KeepTune.Cli.Help;

internal static partial class HelpPages
{
    private static HelpPage Plan() => new(
        [
            new("Goal (at least one)", "--through", "--idle-limit", "--detect-within"),
            new("Estimate", "--connections", "--hosts"),
            new("Output", "--list", "--save"),
        ],
        [
            new("Find values that survive an AWS load balancer", "keeptune plan --through aws-nlb"),
            new(
                "Survive 15 idle minutes, detect a dead peer in 5, and save the profile",
                "keeptune plan --idle-limit 15m --detect-within 5m --save mine"),
            new("List the devices that --through takes", "keeptune plan --list"),
        ])
    {
        Purpose = "Calculate values from the idle timeouts on the path and a target detection time",
    };

    private static HelpPage Prove() => new(
        [
            new("Values", "--time", "--intvl", "--probes"),
            new("Test", "--all", "--speed", "--through-nat", "--ipv4", "--ipv6"),
            new("Output", "--pcap"),
        ],
        [
            new("Test every profile in about 15 seconds", "keeptune prove --all"),
            new("Test one profile in real time and capture the packets", "keeptune prove failover --pcap failover.pcap"),
            new("Test whether an idle connection survives a NAT timeout of 350 s", "keeptune prove cloud --through-nat 350s --speed 10"),
        ])
    {
        Purpose = "Simulate a dead peer in temporary network namespaces and compare measured with predicted times",
    };

    private static HelpPage Profile() => new(
        [],
        [
            new("List all profiles", "keeptune profile list"),
            new("Show where the values of a profile come from", "keeptune profile show azure"),
            new("Check a profile of your own", "keeptune profile check mine.toml"),
        ]);

    private static HelpPage ProfileList() => new(
        [new("Target", "--root")],
        [
            new("List all profiles", "keeptune profile list"),
            new("List the profiles that an image has", "keeptune profile list --root /mnt/image"),
        ]);

    private static HelpPage ProfileShow() => new(
        [new("Target", "--root")],
        [
            new("Show where the values of a profile come from", "keeptune profile show azure"),
            new("Show a profile in a file", "keeptune profile show ./mine.toml"),
        ]);

    private static HelpPage ProfileCheck() => new(
        [],
        [
            new("Check a profile before it is installed", "keeptune profile check mine.toml"),
            new("Check all profiles of this machine", "keeptune profile check /etc/keeptune/profiles/*.toml"),
        ]);

    private static HelpPage Export() => new(
        [new("Target", "--root")],
        [
            new("Print the options for 'docker run'", "keeptune export cloud --to docker"),
            new("Write the settings of a Kubernetes pod to a file", "keeptune export database --to kubernetes >keepalive.yaml"),
            new("Print the lines for a Go program", "keeptune export aws --to go"),
        ])
    {
        Purpose = "Print a profile as configuration for a container runtime or a server, or as source code",
        Required = "--to FORMAT",
    };
}
