using System.CommandLine;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune confirm</c>: keeps the pending change.</summary>
internal static class ConfirmCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var cancel = Arguments.Flag("--cancel", "Roll back now instead");
        var wait = Arguments.Wait();
        var command = new Command("confirm", "Confirm a pending change so that it is not rolled back") { cancel, wait };
        var target = TargetOptions.Build();
        target.AddOneTo(command);
        command.Runs(
            commandLine,
            (parsed, invocation) =>
                new ConfirmOperation(parsed.GetValue(wait), invocation).Execute(target.Of(parsed), parsed.GetValue(cancel)),
            reportsChange: _ => true);
        return command;
    }
}
