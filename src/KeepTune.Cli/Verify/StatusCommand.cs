using System.CommandLine;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune status</c>: it has no options. The work is done by <see cref="StatusReport"/>.</summary>
internal static class StatusCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var command = new Command("status", "Show the active values, who set them and when, and any drift");
        command.Runs(commandLine, (_, invocation) => new StatusReport(invocation).Execute());
        return command;
    }
}
