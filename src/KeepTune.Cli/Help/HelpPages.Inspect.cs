namespace KeepTune.Cli.Help;

internal static partial class HelpPages
{
    private static readonly string[] TargetNames = ["--netns", "--pid", "--all-netns", "--only"];

    private static HelpPage Show() => new(
        [new("Output", "--explain", "--full", "--field", "--format"), new("Target", TargetNames)],
        [
            new("Explain the values with a timeline", "keeptune show --explain"),
            new("Print the detection time in seconds, for a script", "keeptune show --field detection_s"),
            new("Compare the values of all containers", "keeptune show --all-netns --only container"),
        ]);

    private static HelpPage Status() => new(
        [],
        [
            new("Check whether the last change is still in effect", "keeptune status"),
            new("Print the same as JSON, for a script", "keeptune status --json"),
        ]);

    private static HelpPage Verify() => new(
        [new("Target", [.. TargetNames, "--root"])],
        [
            new("Check that what keeptune applied is still in effect", "keeptune verify"),
            new("Check that this machine has the values of a profile, also after a reboot", "keeptune verify cloud"),
            new("Check the running values only", "keeptune verify cloud --runtime"),
            new("Check an image before it boots", "keeptune verify cloud --root /mnt/image"),
        ])
    {
        Purpose = "Check running values, file and next boot against a profile (default: what keeptune applied)",
    };

    private static HelpPage Boot() => new(
        [new("Target", "--root")],
        [
            new("Show the values after the next boot and the lines that set them", "keeptune boot"),
            new("Predict the first boot of an image", "keeptune boot --root /mnt/image"),
        ])
    {
        Purpose = "Predict the values after the next boot and show which line sets them",
    };

    private static HelpPage History() => new(
        [],
        [
            new("List who changed the values, when and how", "keeptune history"),
            new("Show the latest change", "keeptune history --limit 1"),
            new("Print the same as JSON, for a script", "keeptune history --json"),
        ]);

    private static HelpPage Sockets() => SocketsPage(
        new("List sockets that need more than 10 minutes to detect a dead peer", "keeptune sockets --slower-than 10m"),
        new("List the connections of nginx that have keepalive off", "keeptune sockets --process nginx --no-keepalive"),
        new("Watch the connections to a database", "keeptune sockets --dport 5432 --watch"));

    private static HelpPage SocketsList() => SocketsPage(
        new("List established connections, the slowest detection first", "keeptune sockets list --state established --sort detection"),
        new("Print the sockets of a service as JSON, for a script", "keeptune sockets list --cgroup nginx.service --json"));

    private static HelpPage SocketsSet() => new(
        [
            ChangedSockets(),
            new("Values", "--spread"),
            new("Safety", "--dry-run", "--yes", "--allow-burst"),
            SocketTarget(),
            new("Execution", "--engine"),
        ],
        [
            new("Preview a change to all nginx connections", "keeptune sockets set aws --process nginx --dry-run"),
            new("Change all connections with a database, without a prompt", "keeptune sockets set database --dport 5432 --yes"),
            new("Spread the probes of many connections over 30 seconds", "keeptune sockets set aws --port 443 --spread 30s"),
        ]);

    private static HelpPage SocketsRefresh() => new(
        [ChangedSockets(), new("Safety", "--dry-run", "--yes", "--allow-burst"), SocketTarget(), new("Execution", "--engine")],
        [
            new("Preview which connections still have an old timer", "keeptune sockets refresh --all --dry-run"),
            new("Make idle connections to a database use the new values now", "keeptune sockets refresh --dport 5432"),
        ]);

    private static HelpPage SocketsPage(params HelpExample[] examples) => new(
        [
            new("Filter", FilterNames()),
            new("Output", "--sort", "--limit", "--no-header", "--watch"),
            SocketTarget(),
            new("Execution", "--engine"),
        ],
        examples);

    private static HelpGroup ChangedSockets() => new("Filter (at least one, or --all)", [.. FilterNames(), "--all"]);

    private static HelpGroup SocketTarget() => new("Target", "--netns", "--all-netns", "--only");

    private static string[] FilterNames() =>
    [
        "--pid", "--process", "--user", "--cgroup", "--port", "--sport", "--dport", "--local", "--peer", "--ipv4", "--ipv6", "--state",
        "--no-keepalive", "--slower-than",
    ];
}
