using System.CommandLine;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune status</c>: the options, of which it has none. The work is <see cref="StatusReport"/>.</summary>
internal static class StatusCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var command = new Command("status", "Say what is in force, since when and by whom, and what has drifted");
        command.Runs(commandLine, (_, invocation) => new StatusReport(invocation).Execute());
        return command;
    }
}
