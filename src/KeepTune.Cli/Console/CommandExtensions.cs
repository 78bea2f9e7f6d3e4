using System.CommandLine;

namespace KeepTune.Cli.Console;

internal static class CommandExtensions
{
    /// <summary>Connects a command to its work: from options to a request, to an outcome, to standard output.</summary>
    /// <param name="reportsChange">Whether the report is about a change that was made, so that <c>--quiet</c> suppresses it; null for
    /// never.</param>
    public static void Runs(
        this Command command,
        CommandLine commandLine,
        Func<ParseResult, Invocation, Outcome> work,
        Func<ParseResult, bool>? reportsChange = null) =>
        command.SetAction(parsed =>
        {
            var invocation = commandLine.InvocationOf(parsed);
            var outcome = work(parsed, invocation);
            if (outcome is StreamedOutcome streamed)
                return (int)Stream(streamed, invocation.Json ? null : Screen.Current(parsed.GetValue(CommandLine.NoColor)));

            var output = parsed.InvocationConfiguration.Output;
            if (invocation.Json)
                output.Write(outcome.Json());
            else if (!(invocation.Quiet && reportsChange is not null && reportsChange(parsed)))
                output.Write(outcome.Text(Screen.Current(parsed.GetValue(CommandLine.NoColor))));
            return (int)outcome.Code;
        });

    /// <param name="screen">Null for JSON.</param>
    private static ExitCode Stream(StreamedOutcome outcome, Screen? screen)
    {
        var report = new Report();
        if (screen is null)
            outcome.WriteJson(report);
        else
            outcome.WriteText(report, screen);
        return report.Finish(outcome.Code);
    }

    /// <summary>As one types it: <c>keeptune sockets set</c>.</summary>
    public static string Path(this Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{parent.Path()} {command.Name}" : command.Name;

    /// <summary>The command that all others belong to.</summary>
    public static Command Top(this Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? parent.Top() : command;

    /// <summary>Offers these words when a shell completes the option or argument.</summary>
    public static T Offering<T>(this T option, params string[] words)
        where T : Option
    {
        option.CompletionSources.Add(words);
        return option;
    }
}
