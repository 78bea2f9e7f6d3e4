using System.CommandLine;
using KeepTune.Cli.Output;

namespace KeepTune.Cli.Commands;

/// <summary>
/// <c>keeptune __complete WORD...</c>, for the completion scripts: what the last word may become, one candidate a line, a tab before its
/// description. The command tree itself answers, so scripts and tree can't come apart.
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

    internal static string Candidates(Command root, IReadOnlyList<string> words)
    {
        var line = string.Join(' ', words);
        var last = words.Count > 0 ? words[^1] : "";
        var items = root.Parse(line).GetCompletions(line.Length)
            .Where(item => item.Label != "-h")
            .Where(item => item.Label.StartsWith(last, StringComparison.Ordinal))
            .Where(item => last.StartsWith('-') || !item.Label.StartsWith('-'));
        return string.Concat(items.Select(item => $"{item.Label}\t{item.Detail ?? item.Documentation}\n"));
    }
}
