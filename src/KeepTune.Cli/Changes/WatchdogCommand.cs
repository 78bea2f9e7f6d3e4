using System.CommandLine;
using KeepTune.Linux.Changes;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune __watchdog ID</c>: the process that <c>apply --confirm</c> leaves behind.</summary>
internal static class WatchdogCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var id = new Argument<string>("ID");
        var command = new Command(WatchdogProcess.Verb, "Puts the old values back unless they are confirmed") { id };
        command.Hidden = true;
        command.Runs(commandLine, (parsed, invocation) =>
        {
            new Watchdog(invocation.Paths).Run(parsed.GetRequiredValue(id));
            return new TextOutcome("");
        });
        return command;
    }
}
