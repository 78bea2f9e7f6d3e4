using System.CommandLine;

namespace KeepTune.Cli.Help;

/// <summary>
/// The help of every command: headings and examples. They are made for the one command that is asked for, and only then. A command that has
/// no page here gets its options under one heading.
/// </summary>
internal static partial class HelpPages
{
    public static HelpPage Of(Command command) => command.Path() switch
    {
        "keeptune" => Root(),
        "keeptune show" => Show(),
        "keeptune status" => Status(),
        "keeptune verify" => Verify(),
        "keeptune boot" => Boot(),
        "keeptune history" => History(),
        "keeptune apply" => Apply(),
        "keeptune confirm" => Confirm(),
        "keeptune revert" => Revert(),
        "keeptune sockets" => Sockets(),
        "keeptune sockets list" => SocketsList(),
        "keeptune sockets set" => SocketsSet(),
        "keeptune sockets refresh" => SocketsRefresh(),
        "keeptune policy" => Policy(),
        "keeptune policy attach" => PolicyAttach(),
        "keeptune policy detach" => PolicyDetach(),
        "keeptune policy list" => PolicyList(),
        "keeptune policy unit" => PolicyUnit(),
        "keeptune plan" => Plan(),
        "keeptune prove" => Prove(),
        "keeptune profile" => Profile(),
        "keeptune profile list" => ProfileList(),
        "keeptune profile show" => ProfileShow(),
        "keeptune profile check" => ProfileCheck(),
        "keeptune export" => Export(),
        "keeptune completion" => Completion(),
        "keeptune help" => Help(),
        _ => new([], []),
    };

    /// <summary>The man page in section 8 that describes the command.</summary>
    public static string ManPageOf(Command command) => command.Path().Split(' ') switch
    {
        [var top, "apply" or "confirm" or "revert", ..] => $"{top}-apply",
        [var top, ("boot" or "export" or "plan" or "policy" or "prove" or "sockets") and var verb, ..] => $"{top}-{verb}",
        [var top, ..] => top,
        [] => "",
    };

    /// <summary>Whether an option has an effect on the command: one of the whole program may have none, or be refused.</summary>
    public static bool Takes(Command command, string option) =>
        Of(command).Names(option) || command.Top().Options.All(global => global.Name != option);

    private static HelpPage Root() => new(
        [
            new("Inspect", "show", "status", "verify", "boot", "history", "sockets"),
            new("Change", "apply", "confirm", "revert", "policy"),
            new("Plan and test", "plan", "prove", "profile", "export"),
            new("Other", "help", "completion"),
        ],
        [
            new("Explain what the active values mean", "keeptune show --explain"),
            new("Apply a profile until the next reboot", "keeptune apply cloud"),
            new("Keep it across reboots, but roll back in 2 minutes unless confirmed", "keeptune apply cloud --persist --confirm 2m"),
        ])
    {
        Global = ["--json", "--quiet", "--no-color", "--version", "--help"],
    };

    private static HelpPage Completion() => new(
        [],
        [
            new("Enable completion in the current bash", "eval \"$(keeptune completion bash)\""),
            new("Enable completion in the current fish", "keeptune completion fish | source"),
        ]);

    private static HelpPage Help() => new(
        [],
        [
            new("Show the options and examples of a command", "keeptune help apply"),
            new("Show the help of a subcommand", "keeptune help sockets set"),
        ])
    {
        Global = ["--no-color", "--help"],
    };
}
