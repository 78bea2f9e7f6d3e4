using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;

namespace KeepTune.Cli.Changes;

/// <summary>Runs <c>keeptune confirm</c>: keeps the pending change, or rolls it back.</summary>
/// <param name="wait">How long to wait for another keeptune, as typed; null for the default.</param>
internal sealed class ConfirmOperation(string? wait, Invocation invocation)
{
    private static ConfirmResult Nothing => new(ConfirmResult.SchemaName, false, Cancelled: false, null, [], null);

    public Outcome Execute(Target target, bool cancel)
    {
        invocation.RefuseRoot("confirm");
        var result = target.Inside(invocation.Paths, () => cancel ? Cancel() : Keep());
        return new Outcome<ConfirmResult>(result, json => json.ConfirmResult, ChangeText.Render);
    }

    /// <summary>Keeps the pending change of the calling thread's network namespace.</summary>
    public ConfirmResult Keep()
    {
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(wait));
        if (session.Window is not { } window)
        {
            WarnOfTimeout(session.Here);
            return Nothing;
        }

        session.CheckConfirmable(window);
        var boot = Boot(window.Change);
        session.Keep(window);
        return Kept(window.Change, boot);
    }

    private ConfirmResult Cancel()
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

    // Tells a script that its test took too long.
    private void WarnOfTimeout(NamespaceIdentity here)
    {
        var newest = new ChangeJournal(invocation.Paths).Read().Changes.LastOrDefault(change => change.Namespace.IsSameAs(here));
        if (newest is { ConfirmWithin: not null, State: ChangeState.RolledBack })
            invocation.Messages.Warn(
                $"change {newest.Id} ({Printable.Escape(newest.CommandLine)}) was not confirmed in time and was rolled back");
    }

    // 'apply' refuses a file that is overridden at boot unless told otherwise. A later override is no reason to lose the change.
    private BootCheck? Boot(Change change)
    {
        if (change.Files is not [{ After.Assigned: { } persisted } file, ..])
            return null;
        var check = new BootCheck(invocation.SurveyBoot(), persisted, file);
        check.Require(allowOverridden: true, invocation.Messages.Warn);
        return check;
    }

    private static ConfirmResult Kept(Change change, BootCheck? boot) => new(
        ConfirmResult.SchemaName,
        true,
        Cancelled: false,
        change.Profile,
        [NamespaceChangeResult.Of(change.Namespace.Display, change.Live, change.Runtime?.After ?? change.Live)],
        change.Files.Select(file => new PersistedResult(file.Path, true, boot?.Verdict.Holds, boot?.OverriddenBy, Removed: false))
            .FirstOrDefault());
}
