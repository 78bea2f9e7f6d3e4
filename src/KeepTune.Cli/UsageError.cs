using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using KeepTune.Core.Profiles;

namespace KeepTune.Cli;

/// <summary>Reports what is wrong with a command line, in this program's words.</summary>
internal static class UsageError
{
    /// <returns>Null if the command line is valid.</returns>
    public static Failure? Of(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        if (OfWrongOption(parsed, arguments) is { } wrong)
            return wrong;
        if (parsed.Errors.Count == 0)
            return null;

        var command = parsed.CommandResult.Command;
        var verbs = Verbs(command);
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var token = parsed.UnmatchedTokens[0];
            if (OptionOf(command, token) is { } option)
                return Failure(command, Unexpected(command, token), $"{option} {token}");
            return verbs.Count > 0 ? OfCommand(command, token) : Failure(command, Unexpected(command, token), null);
        }

        // A command that also works without a subcommand has errors of its own.
        return verbs.Count > 0 && command.Action is null
            ? Failure(command, $"'{command.Path()}' needs a command, expected one of {string.Join(", ", verbs)}", null)
            : Failure(command, Lower(Printable.Escape(parsed.Errors[0].Message)), null);
    }

    /// <summary>A word where a command was expected.</summary>
    public static Failure OfCommand(Command command, string word) =>
        Failure(command, $"unknown command {Printable.Quote(word)} for '{command.Path()}'", NearestName.Of(word, Verbs(command)));

    // An unknown option, or a value for an option that takes none: the parser mistakes both for arguments.
    private static Failure? OfWrongOption(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var command = parsed.CommandResult.Command;
        if (command.Hidden || !arguments.Any(argument => argument.StartsWith('-')))
            return null;
        if (OfFlagWithValue(parsed, arguments) is { } flag)
            return flag;

        var taken = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .ToHashSet();
        var word = arguments.TakeWhile(argument => argument != "--")
            .FirstOrDefault(argument => argument.Length > 1 && argument[0] == '-' && taken.Contains(argument));
        if (word is null)
            return null;

        var options =
            command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(option => option.Name).Where(name => name != word);
        return ProfileGiven(command, word, arguments) is { } instead
            ? new(FailureKind.InvalidInput, Unknown(command, word), $"the profile is an argument: '{command.Path()} {instead}'")
            : Failure(command, Unknown(command, word), NearestName.Of(word, options));
    }

    // '--profile X', '-p X' and '--profile=X', as other tools have it.
    private static string? ProfileGiven(Command command, string word, IReadOnlyList<string> arguments)
    {
        if (word.Split('=')[0] is not ("--profile" or "-p") || command.Arguments.All(argument => argument.Name != "PROFILE"))
            return null;
        var given = word.Contains('=', StringComparison.Ordinal)
            ? word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]
            : arguments.SkipWhile(argument => argument != word).Skip(1).FirstOrDefault() ?? "";
        return ProfileName.IsValid(given) ? given : "PROFILE";
    }

    // A word that an option of the command takes: 'plan aws-nlb' for 'plan --through aws-nlb'.
    private static string? OptionOf(Command command, string word) => command.Options
        .FirstOrDefault(option => option.GetCompletions(CompletionContext.Empty).Any(offered => offered.Label == word))?.Name;

    private static string Unexpected(Command command, string word) => $"unexpected argument {Printable.Quote(word)} for '{command.Path()}'";

    private static string Unknown(Command command, string word) => $"unknown option {Printable.Quote(word)} for '{command.Path()}'";

    // The parser mistakes the value for an argument: '--persist=cloud' for '--persist cloud'.
    private static Failure? OfFlagWithValue(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var command = parsed.CommandResult.Command;
        var flags = command.Options.Concat(parsed.RootCommandResult.Command.Options)
            .Where(option => option.Arity.MaximumNumberOfValues == 0)
            .SelectMany(option => option.Aliases.Prepend(option.Name));
        var wrong = arguments.TakeWhile(argument => argument != "--")
            .Select(argument => (Name: argument.Split('=')[0], argument))
            .FirstOrDefault(split => split.argument.Length > split.Name.Length && flags.Contains(split.Name));
        return wrong.argument is null
            ? null
            : Failure(command, $"{Printable.Quote(wrong.argument)}: '{wrong.Name}' takes no value", null);
    }

    private static Failure Failure(Command command, string message, string? nearest) => new(
        FailureKind.InvalidInput,
        message,
        nearest is null ? $"run '{command.Path()} --help'" : $"did you mean '{nearest}'? see '{command.Path()} --help'");

    private static List<string> Verbs(Command command) => [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)];

    private static string Lower(string message) =>
        message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
