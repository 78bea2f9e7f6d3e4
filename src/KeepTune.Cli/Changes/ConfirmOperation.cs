using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;

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
            return session.Past() is { } past ? ConfirmedBefore(past) : Nothing;

        session.CheckConfirmable(window);
        var boot = Boot(window.Change);
        session.Keep(window);
        return Kept(window.Change, boot);
    }

    private ConfirmResult Cancel()
    {
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(wait));
        if (session.Window is not { } window)
            return session.Past() is { } past ? CancelledBefore(past) : Nothing;

        session.RollBack(window);
        var change = window.Change;
        return new(
            ConfirmResult.SchemaName,
            change.Runtime is not null,
            Cancelled: true,
            change.Profile,
            [NamespaceChangeResult.Of(change.Namespace.Display, change.Runtime?.After ?? change.Live, change.Live)],
            null)
        {
            Id = change.Id,
        };
    }

    // A script that confirms after its test must not take a change that is gone for one that stays.
    private static ConfirmResult ConfirmedBefore(PastConfirmation past) => past.End is WindowEnd.Confirmed
        ? Nothing with { Id = past.Change.Id, AlreadyConfirmed = true, Note = $"change {past.Change.Id} is already confirmed" }
        : throw new Failure(
            FailureKind.Failed, RolledBack(past), $"run '{Printable.Escape(past.Change.CommandLine)}' to make the change again");

    private static ConfirmResult CancelledBefore(PastConfirmation past) => past.End is WindowEnd.Confirmed
        ? throw new Failure(
            FailureKind.Failed, $"change {past.Change.Id} is already confirmed and stays", "run 'keeptune revert' to undo it")
        : Nothing with { Id = past.Change.Id, Note = RolledBack(past) };

    private static string RolledBack(PastConfirmation past) =>
        $"change {past.Change.Id} was rolled back{(past.At is { } at ? $" at {Describe.Time(at)}" : "")}"
            + past.End switch
            {
                WindowEnd.NotConfirmed => " because it was not confirmed",
                WindowEnd.Cancelled => " because it was cancelled",
                WindowEnd.Interrupted => " because it was interrupted before it was confirmed",
                _ => "",
            };

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
            .FirstOrDefault())
    {
        Id = change.Id,
    };
}
