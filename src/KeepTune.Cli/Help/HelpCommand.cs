using System.CommandLine;
using System.CommandLine.Completions;

namespace KeepTune.Cli.Help;

/// <summary><c>keeptune help [COMMAND...]</c>: what <c>keeptune COMMAND... --help</c> prints.</summary>
internal static class HelpCommand
{
    public const string Name = "help";

    public static Command Build(CommandLine commandLine)
    {
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "Command to show, such as: apply, or: sockets set",
            Arity = ArgumentArity.ZeroOrMore,
        };
        words.CompletionSources.Add(context => Candidates(commandLine.Root, context, words));
        var command = new Command(Name, "Show help for a command") { words };
        command.SetAction(parsed =>
        {
            var wanted = Find(commandLine.Root, parsed.GetValue(words) ?? []);
            parsed.InvocationConfiguration.Output.Write(HelpText.Of(wanted, Screen.Current(parsed.GetValue(CommandLine.NoColor))));
        });
        return command;
    }

    private static Command Find(Command root, IEnumerable<string> words)
    {
        var command = root;
        foreach (var word in words)
            command = Visible(command).FirstOrDefault(sub => sub.Name == word) ?? throw UsageError.OfCommand(command, word);
        return command;
    }

    private static IEnumerable<CompletionItem> Candidates(Command root, CompletionContext context, Argument<string[]> words)
    {
        var (command, given) = (root, context.ParseResult.GetValue(words) ?? []);
        foreach (var word in context.WordToComplete.Length > 0 ? given.SkipLast(1) : given)
            command = Visible(command).FirstOrDefault(sub => sub.Name == word) ?? command;
        return Visible(command).Select(sub => new CompletionItem(sub.Name, detail: sub.Description));
    }

    private static IEnumerable<Command> Visible(Command command) => command.Subcommands.Where(sub => !sub.Hidden);
}
