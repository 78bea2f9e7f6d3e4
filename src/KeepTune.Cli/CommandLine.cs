using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using KeepTune.Cli.Boot;
using KeepTune.Cli.Changes;
using KeepTune.Cli.Completion;
using KeepTune.Cli.Export;
using KeepTune.Cli.Help;
using KeepTune.Cli.Plan;
using KeepTune.Cli.Policy;
using KeepTune.Cli.Profiles;
using KeepTune.Cli.Prove;
using KeepTune.Cli.Show;
using KeepTune.Cli.Sockets;
using KeepTune.Cli.Verify;

namespace KeepTune.Cli;

/// <summary>The command tree: every verb, and the options that all of them share.</summary>
internal sealed class CommandLine
{
    private const string Description = "Show and tune how quickly this machine detects dead TCP peers";

    private static readonly (string Name, Func<CommandLine, Command> Build)[] Verbs =
    [
        ("show", ShowCommand.Build),
        ("status", StatusCommand.Build),
        ("profile", ProfileCommand.Build),
        ("apply", ApplyCommand.Build),
        ("confirm", ConfirmCommand.Build),
        ("revert", RevertCommand.Build),
        ("history", HistoryCommand.Build),
        ("verify", VerifyCommand.Build),
        ("boot", BootCommand.Build),
        ("sockets", SocketsCommand.Build),
        ("policy", PolicyCommand.Build),
        ("prove", ProveCommand.Build),
        ("plan", PlanCommand.Build),
        ("export", ExportCommand.Build),
        ("completion", CompletionCommand.Build),
        (HelpCommand.Name, HelpCommand.Build),
        (CompleteCommand.Name, CompleteCommand.Build),
        (Linux.Changes.WatchdogProcess.Verb, WatchdogCommand.Build),
        (Linux.Sockets.Changes.SocketChangeProcess.Verb, SocketChangeProcessCommand.Build),
        (ProofSession.Verb, ProofSession.BuildInside),
    ];

    private readonly string[] arguments;

    /// <summary>The whole tree.</summary>
    public CommandLine(string[] arguments)
        : this(arguments, Verbs)
    {
        Root.Add(new HelpOption("--help", ["-h"]) { Description = "Show this help", Action = new PrintHelp() });
        var version = Arguments.Flag("--version", "Show the version", "-V");
        version.Action = new PrintVersion();
        Root.Add(version);
    }

    private CommandLine(string[] arguments, IEnumerable<(string Name, Func<CommandLine, Command> Build)> verbs)
    {
        this.arguments = arguments;
        // Not a RootCommand: it looks up the executable's name and its resources, which takes longer than reading three sysctls.
        Root = new("keeptune", Description) { Json, RootDirectory, Quiet, NoColor };
        foreach (var (_, build) in verbs)
            Root.Add(build(this));
    }

    public static Option<bool> Json { get; } = Arguments.Flag("--json", "Print one JSON document", recursive: true);

    public static Option<string> RootDirectory { get; } = new("--root")
    {
        Description = "Work on the system image mounted at DIR instead of the running system",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<bool> Quiet { get; } =
        Arguments.Flag("--quiet", "Print errors only", "-q", recursive: true);

    public static Option<bool> NoColor { get; } =
        Arguments.Flag("--no-color", "Print without colour (as with NO_COLOR set)", recursive: true);

    public Command Root { get; }

    public static string Version => typeof(CommandLine).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>
    /// The smallest tree that can parse these arguments: a single verb if they begin with one and don't ask for help. Building the rest
    /// would take a fifth of a small command's time. Errors are left to the whole tree.
    /// </summary>
    public static CommandLine For(string[] arguments)
    {
        if (arguments is [] or [CompleteCommand.Name or HelpCommand.Name, ..] || arguments.Any(AsksForAll))
            return new(arguments);

        var verb = Array.FindIndex(Verbs, verb => verb.Name == arguments[0]);
        return verb < 0 ? new(arguments) : new(arguments, [Verbs[verb]]);
    }

    private static bool AsksForAll(string word) => word is "--help" or "-h" or "--version" or "-V";

    // No response files: '@file' would be read with root's rights.
    public ParseResult Parse() =>
        Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });

    /// <summary>What every command needs, taken from the options.</summary>
    public Invocation InvocationOf(ParseResult parsed) => new(
        SystemPaths.Live,
        parsed.GetValue(RootDirectory),
        parsed.GetValue(Json),
        parsed.GetValue(Quiet),
        CommandText.Of(arguments),
        new Messages(parsed.GetValue(Quiet)));

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        // Other wrong options are ignored, as in other tools.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"keeptune {Version}");
            return 0;
        }
    }
}
