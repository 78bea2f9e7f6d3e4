using System.CommandLine;
using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core.Changes;
using KeepTune.Linux.Confirmation;

namespace KeepTune.Cli.Commands;

/// <summary><c>keeptune confirm</c>: keeps the change that waits for it.</summary>
internal static class ConfirmCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var wait = Arguments.Wait();
        var command = new Command("confirm", "Keep the change that 'apply --confirm' made for now") { wait };
        command.Runs(commandLine, (parsed, invocation) => Execute(parsed.GetValue(wait), invocation), tellsOfChange: _ => true);
        return command;
    }

    internal static Outcome Execute(string? wait, Invocation invocation)
    {
        invocation.RefuseRoot("confirm");
        return new Outcome<ConfirmResult>(Keep(wait, invocation), json => json.ConfirmResult, (result, _) => ChangeText.Render(result));
    }

    internal static ConfirmResult Keep(string? wait, Invocation invocation)
    {
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(wait));
        if (session.Window is not { } window)
            return new(ConfirmResult.SchemaName, false, null, [], null);

        session.CheckStands(window);
        var boot = Boot(window.Change, invocation);
        session.Keep(window);
        return Result(window.Change, boot);
    }

    // 'apply' has refused what would lose at boot, unless told not to; what came up since is no reason to lose the change.
    private static BootCheck? Boot(Change change, Invocation invocation)
    {
        if (change.Files is not [{ After.Assigned: { } persisted } file, ..])
            return null;
        var check = BootCheck.Of(invocation, persisted, file);
        check.Require(allowOverridden: true);
        return check;
    }

    private static ConfirmResult Result(Change change, BootCheck? boot) => new(
        ConfirmResult.SchemaName,
        true,
        change.Profile,
        [new(change.Namespace.Display, change.Runtime is not null, SettingsResult.Of(change.Live), SettingsResult.Of(change.Runtime?.After ?? change.Live))],
        change.Files.Select(file => new PersistedResult(file.Path, true, boot?.Verdict.Holds, boot?.OverriddenBy, Removed: false)).FirstOrDefault());
}
