using System.CommandLine;
using KeepTune.Cli.Boot;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune confirm</c>: keeps the change that waits for it.</summary>
internal static class ConfirmCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var cancel = Arguments.Flag("--cancel", "Put the old values back now instead");
        var wait = Arguments.Wait();
        var command = new Command("confirm", "Keep the change that 'apply --confirm' made for now") { cancel, wait };
        var target = TargetOptions.Build();
        target.AddOneTo(command);
        command.Runs(
            commandLine,
            (parsed, invocation) => Execute(target.Of(parsed), parsed.GetValue(cancel), parsed.GetValue(wait), invocation),
            tellsOfChange: _ => true);
        return command;
    }

    internal static Outcome Execute(Target target, bool cancel, string? wait, Invocation invocation)
    {
        invocation.RefuseRoot("confirm");
        var result = target.Inside(invocation.Paths, () => cancel ? Cancel(wait, invocation) : Keep(wait, invocation));
        return new Outcome<ConfirmResult>(result, json => json.ConfirmResult, (result, _) => ChangeText.Render(result));
    }

    internal static ConfirmResult Keep(string? wait, Invocation invocation)
    {
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(wait));
        if (session.Window is not { } window)
        {
            WarnOfTimeout(session.Here, invocation);
            return Nothing;
        }

        session.CheckStands(window);
        var boot = Boot(window.Change, invocation);
        session.Keep(window);
        return Result(window.Change, boot);
    }

    private static ConfirmResult Nothing => new(ConfirmResult.SchemaName, false, Cancelled: false, null, [], null);

    private static ConfirmResult Cancel(string? wait, Invocation invocation)
    {
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(wait));
        if (session.Window is not { } window)
            return Nothing;

        session.RollBack(window);
        var change = window.Change;
        return new(
            ConfirmResult.SchemaName,
            change.Runtime is not null,
            Cancelled: true,
            change.Profile,
            [NamespaceChangeResult.Of(change.Namespace.Display, change.Runtime?.After ?? change.Live, change.Live)],
            null);
    }

    // Who confirms in a script learns that the test before took too long.
    private static void WarnOfTimeout(NamespaceIdentity here, Invocation invocation)
    {
        var newest = new ChangeJournal(invocation.Paths).Read().Changes.LastOrDefault(change => change.Namespace.IsSameAs(here));
        if (newest is { ConfirmWithin: not null, State: ChangeState.RolledBack })
            invocation.Messages.Warn($"change {newest.Id} ({Printable.Escape(newest.CommandLine)}) was not confirmed: it is rolled back");
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
        Cancelled: false,
        change.Profile,
        [NamespaceChangeResult.Of(change.Namespace.Display, change.Live, change.Runtime?.After ?? change.Live)],
        change.Files.Select(file => new PersistedResult(file.Path, true, boot?.Verdict.Holds, boot?.OverriddenBy, Removed: false))
            .FirstOrDefault());
}
