using System.CommandLine;
using KeepTune.Cli.Help;

namespace KeepTune.Cli.Completion;

/// <summary>
/// <c>keeptune __complete WORD...</c>, for the completion scripts: prints the candidates for the last word, one per line, with a tab before
/// the description. The command tree itself answers, so the scripts can't get out of step with it.
/// </summary>
internal static class CompleteCommand
{
    public const string Name = "__complete";

    public static Command Build(CommandLine commandLine)
    {
        var words = new Argument<string[]>("WORD") { Arity = ArgumentArity.ZeroOrMore, CaptureRemainingTokens = true };
        var command = new Command(Name, "Candidates for a shell's completion") { words };
        command.Hidden = true;
        command.TreatUnmatchedTokensAsErrors = false;
        command.Runs(commandLine, (parsed, _) => new TextOutcome(Candidates(commandLine.Root, parsed.GetValue(words) ?? [])));
        return command;
    }

    internal static string Candidates(Command root, IReadOnlyList<string> typed)
    {
        var words = Apart(typed, out var before);
        var line = string.Join(' ', words);
        var last = words.Count > 0 ? words[^1] : "";
        var parsed = root.Parse(line);
        if (before.Length > 0 && !TakesValue(before[..^1], root, parsed.CommandResult.Command))
            return "";
        var items = parsed.GetCompletions(line.Length)
            .Where(item => IsOffered(item.Label, parsed.CommandResult.Command))
            .Where(item => item.Label.StartsWith(last, StringComparison.Ordinal))
            .Where(item => last.StartsWith('-') || !item.Label.StartsWith('-'));
        return string.Concat(items.Select(item => $"{before}{item.Label}\t{item.Detail ?? item.Documentation}\n"));
    }

    // The long form of an option says more than its letter; what the command would refuse is no help.
    private static bool IsOffered(string label, Command command) =>
        label.StartsWith("--", StringComparison.Ordinal) ? HelpPages.Takes(command, label) : !label.StartsWith('-');

    private static bool TakesValue(string name, Command root, Command command) =>
        command.Options.Concat(root.Options).Any(option => option.Name == name && option.Arity.MaximumNumberOfValues > 0);

    // '--netns=b' is one word in some shells, which replace it as a whole; bash splits it into three.
    private static List<string> Apart(IReadOnlyList<string> typed, out string before)
    {
        before = "";
        var words = new List<string>();
        foreach (var word in typed)
        {
            if (word != "=")
                words.Add(word);
        }

        if (typed.Count > 0 && typed[^1] == "=")
            words.Add("");
        if (words.Count > 0 && words[^1] is ['-', '-', ..] option && option.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
        {
            before = option[..(at + 1)];
            words[^1] = option[..at];
            words.Add(option[(at + 1)..]);
        }

        return words;
    }
}
