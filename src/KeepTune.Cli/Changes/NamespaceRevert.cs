using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;

namespace KeepTune.Cli.Changes;

/// <summary>What a revert did in one network namespace.</summary>
/// <param name="Count">The number of undone changes.</param>
internal sealed record NamespaceRevert(
    NamespaceChangeResult Change, IReadOnlyList<PersistedResult> Files, int Count, RecoveredResult? Recovered, bool Changed)
{
    /// <summary>The files that were written, removed or put back, with their contents.</summary>
    public IReadOnlyList<FileChange> Contents { get; init; } = [];

    /// <summary>There was nothing to undo or recover.</summary>
    public bool IsNothing => Count == 0 && Recovered is null;

    /// <param name="argument">The option that selects the namespace, after a blank; empty for the current one.</param>
    /// <exception cref="Failure">The values or files have drifted, or could not be restored.</exception>
    public static NamespaceRevert Of(
        RevertRequest request, IChangeSession session, Func<ChangeHistory> history, string argument, Invocation invocation)
    {
        // Undoing another change would go too far, also if only the final mark of a revert was missing.
        if (session.Recovered is { } recovered && !request.All && (!recovered.Completed || recovered.Change.Verb is ChangeVerb.Revert))
            return Of(session, new(recovered.Before, session.Read(), []), [], 0);

        var live = session.Read();
        if (
            UndoPlan.Of(
                history(),
                session.Here,
                request.All,
                files => invocation.SurveyBoot().Outlook(files).Settings.Values) is not { } plan)
            return Of(session, new(live, live, []), [], 0);

        var files = plan.Files.Select(file => file with { Before = session.ReadFile(file.Path) }).ToList();
        if (!request.Force)
            RefuseDrift(plan, live, files, argument);
        var outcome = session.Make(new(ChangeVerb.Revert, null, plan.Target, files, [.. plan.Undoes.Select(change => change.Id)]));
        if (KeepaliveSettings.Of(outcome.After).Effect() is not KeepaliveEffect.Detects)
            invocation.Messages.Warn(
                $"the restored values are harmful: {outcome.After} (time/intvl/probes); 'keeptune show --explain' says why");
        return Of(session, outcome, files, plan.Undoes.Count);
    }

    private static NamespaceRevert Of(IChangeSession session, ChangeOutcome outcome, IReadOnlyList<FileChange> files, int count)
    {
        // To an observer, the recovery is part of this change.
        var before = session.Recovered is { Changed: true } recovered ? recovered.Before : outcome.Before;
        return new(
            NamespaceChangeResult.Of(session.Here.Display, before, outcome.After),
            [.. files.Select(file => new PersistedResult(file.Path, file.Before != file.After, null, null, Removed: file.After is null))],
            count,
            RecoveredResult.Of(session.Recovered),
            before != outcome.After || outcome.Files.Count > 0 || session.Recovered is { Changed: true })
        {
            Contents = [.. session.Recovered?.Files ?? [], .. outcome.Files],
        };
    }

    private static void RefuseDrift(UndoPlan plan, SysctlValues live, List<FileChange> files, string argument)
    {
        var drifts = new List<string>();
        if (plan is { Target: { } target, Expected: { } expected }
            && live.Only(expected.Keys) is var now
            && now != expected
            && now != target)
            drifts.AddRange(
                expected.Keys.Where(key => now[key] != expected[key]).Select(
                    key => $"'{key.Dotted()}' is {now[key]}, but keeptune set {expected[key]}: something else has changed it since"));
        foreach (var (found, left) in files.Zip(plan.Files))
        {
            if (found.Before != left.Before && found.Before != left.After)
                drifts.Add(
                    $"'{Printable.Escape(found.Path)}' is {(found.Before is null ? "missing" : "not what keeptune wrote")}: something else "
                        + $"has {(found.Before is null ? "removed" : "changed")} it since");
        }

        if (drifts.Count > 0)
            throw new Failure(
                FailureKind.Failed,
                drifts,
                $"run {(argument.Length == 0 ? "'keeptune status' to compare, or " : "")}'keeptune revert{argument} --force' to restore "
                    + "the old values anyway");
    }
}
