using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using KeepTune.Cli.Commands;
using KeepTune.Cli.Output;

namespace KeepTune.Cli;

/// <summary>The command tree: every verb, and the options that all of them share.</summary>
internal sealed class CommandLine
{
    private const string Description = "See and set how fast this machine notices that a TCP peer is dead.";

    private static readonly (string Name, Func<CommandLine, Command> Build)[] Verbs =
    [
        ("show", ShowCommand.Build),
        ("status", StatusCommand.Build),
        ("profile", ProfileCommand.Build),
        ("apply", ApplyCommand.Build),
        ("revert", RevertCommand.Build),
        ("history", HistoryCommand.Build),
        ("completion", CompletionCommand.Build),
        (CompleteCommand.Name, CompleteCommand.Build),
    ];

    private readonly string[] arguments;

    public CommandLine(string[] arguments)
    {
        this.arguments = arguments;
        var root = new RootCommand(Description)
        {
            Json, RootDirectory, Quiet, NoColor,
        };
        root.Directives.Clear();

        // Where the first word is a verb no other can follow, and building them all takes a tenth of a small command's time.
        var first = arguments.Length > 0 ? arguments[0] : "";
        foreach (var (_, build) in Verbs.Where(verb => verb.Name == first || !Verbs.Any(other => other.Name == first && other.Name != CompleteCommand.Name)))
            root.Add(build(this));
        foreach (var option in root.Options)
        {
            if (option is VersionOption)
                option.Action = new PrintVersion();
            if (option is HelpOption { Action: HelpAction help })
                help.MaxWidth = Screen.Current(noColor: true).Width;
        }

        Root = root;
    }

    public static Option<bool> Json { get; } = Arguments.Flag("--json", "Print one JSON document", recursive: true);

    public static Option<string> RootDirectory { get; } = new("--root") { Description = "Work on the image below DIR, not on the running system", HelpName = "DIR", Recursive = true };

    public static Option<bool> Quiet { get; } = Arguments.Flag("--quiet", "No report of changes, no warnings; errors remain", recursive: true);

    public static Option<bool> NoColor { get; } = Arguments.Flag("--no-color", "No colour (as with NO_COLOR set)", recursive: true);

    public RootCommand Root { get; }

    public static string Version => typeof(CommandLine).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>What all commands need to know, from the options given.</summary>
    public Invocation InvocationOf(ParseResult parsed) => new(
        Linux.SystemPaths.Live,
        parsed.GetValue(RootDirectory),
        parsed.GetValue(Json),
        parsed.GetValue(Quiet),
        CommandText.Of(arguments),
        new Messages(parsed.GetValue(Quiet)));

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        // Wrong options beside it do not matter, as with other tools.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"keeptune {Version}");
            return 0;
        }
    }
}
