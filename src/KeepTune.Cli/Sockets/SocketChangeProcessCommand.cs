using System.CommandLine;
using KeepTune.Linux.Sockets.Changes;

namespace KeepTune.Cli.Sockets;

/// <summary>
/// <c>keeptune __change WORD</c>: the process that waits for locked sockets in place of <c>sockets set</c> and <c>refresh</c>.
/// </summary>
internal static class SocketChangeProcessCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var word = new Argument<string>("WORD");
        var command = new Command(SocketChangeProcess.Verb, "Changes sockets for another run of this program") { word };
        command.Hidden = true;
        command.Runs(commandLine, (parsed, invocation) =>
        {
            SocketChangeProcess.Work(invocation.Paths, parsed.GetRequiredValue(word));
            return new TextOutcome("");
        });
        return command;
    }
}
