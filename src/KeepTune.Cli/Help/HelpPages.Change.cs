namespace KeepTune.Cli.Help;

internal static partial class HelpPages
{
    private static HelpPage Apply() => new(
        [
            new("Values", "--time", "--intvl", "--probes", "--allow-unsafe-values"),
            new("Persistence", "--persist", "--persist-only", "--root", "--file", "--allow-overridden"),
            new("Safety", "--dry-run", "--diff", "--confirm", "--yes"),
            new("Target", TargetNames),
            new("Execution", "--refresh", "--via", "--wait", "--no-journal"),
        ],
        [
            new("Apply a profile until the next reboot", "keeptune apply cloud"),
            new("Keep it across reboots, but roll back in 2 minutes unless confirmed", "keeptune apply cloud --persist --confirm 2m"),
            new("Preview a profile with one value changed", "keeptune apply database --time 90s --diff"),
            new("Set the values of an image", "keeptune apply cloud --persist-only --root /mnt/image"),
        ]);

    private static HelpPage Confirm() => new(
        [new("Target", "--netns", "--pid")],
        [
            new("Keep the change that 'keeptune apply --confirm' made", "keeptune confirm"),
            new("Roll it back without waiting for the timeout", "keeptune confirm --cancel"),
        ]);

    private static HelpPage Revert() => new(
        [new("Safety", "--dry-run", "--diff", "--force"), new("Target", TargetNames)],
        [
            new("Preview what would be undone", "keeptune revert --dry-run"),
            new("Undo the latest change, including its sysctl.d file", "keeptune revert"),
            new("Undo every change that keeptune made here", "keeptune revert --all"),
        ]);

    private static HelpPage Policy() => new(
        [],
        [
            new("Give the connections of a service the values of a profile", "keeptune policy attach database postgresql.service"),
            new("Print the drop-in that does this whenever the service starts", "keeptune policy unit database postgresql.service"),
            new("Remove the policy", "keeptune policy detach postgresql.service"),
        ])
    {
        Purpose = "Enable keepalive on all new connections of a cgroup without changing its programs",
    };

    private static HelpPage PolicyAttach() => new(
        [],
        [
            new("Give the connections of a service the values of a profile", "keeptune policy attach database postgresql.service"),
            new("Override the settings of a running program", "keeptune policy attach cloud --pid 1234 --override"),
        ]);

    private static HelpPage PolicyDetach() => new(
        [],
        [
            new("Remove the policy of a service", "keeptune policy detach postgresql.service"),
            new("Remove the policy of the cgroup that a process is in", "keeptune policy detach --pid 1234"),
        ]);

    private static HelpPage PolicyList() => new(
        [],
        [
            new("List the policies, and the units whose drop-in attached none", "keeptune policy list"),
            new("Print the same as JSON, for a script", "keeptune policy list --json"),
        ]);

    private static HelpPage PolicyUnit() => new(
        [],
        [
            new("Print the drop-in for a service", "keeptune policy unit database postgresql.service"),
            new("Also limit how long sent data may stay unacknowledged", "keeptune policy unit cloud nginx.service --user-timeout 30s"),
        ]);
}
