using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;

namespace KeepTune.Cli.Changes;

/// <summary>What a revert did in one network namespace.</summary>
/// <param name="Count">How many changes were undone.</param>
internal sealed record NamespaceRevert(
    NamespaceChangeResult Change, IReadOnlyList<PersistedResult> Files, int Count, RecoveredResult? Mended, bool Changed)
{
    /// <summary>There was nothing to undo and nothing to mend.</summary>
    public bool IsNothing => Count == 0 && Mended is null;

    /// <param name="argument">The option that names the namespace, after a blank; empty for the own one.</param>
    /// <exception cref="Failure">What stands is not what keeptune left, or it could not be undone.</exception>
    public static NamespaceRevert Of(
        RevertRequest request, NamespaceTransaction session, Func<ChangeHistory> history, string argument, Invocation invocation)
    {
        // Another step back would be one too many, also where only the mark of a revert was missing.
        if (session.Recovered is { } mended && !request.All && (!mended.Completed || mended.Change.Verb is ChangeVerb.Revert))
            return Of(session, new(mended.Before, session.Read(), []), [], 0);

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
                $"the values that stood before are back, and they do harm: {outcome.After} (time/intvl/probes); 'keeptune show "
                    + "--explain' says which");
        return Of(session, outcome, files, plan.Undoes.Count);
    }

    private static NamespaceRevert Of(NamespaceTransaction session, ChangeOutcome outcome, IReadOnlyList<FileChange> files, int count)
    {
        // Seen from outside, what was mended belongs to this change.
        var before = session.Recovered is { Changed: true } mended ? mended.Before : outcome.Before;
        return new(
            NamespaceChangeResult.Of(session.Here.Display, before, outcome.After),
            [.. files.Select(file => new PersistedResult(file.Path, file.Before != file.After, null, null, Removed: file.After is null))],
            count,
            RecoveredResult.Of(session.Recovered),
            before != outcome.After || outcome.Files.Count > 0 || session.Recovered is { Changed: true });
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
                    key => $"'{key.Dotted()}' is {now[key]}, but keeptune set {expected[key]}: something else has written it since"));
        foreach (var (found, left) in files.Zip(plan.Files))
        {
            if (found.Before != left.Before && found.Before != left.After)
                drifts.Add(
                    $"'{Printable.Escape(found.Path)}' is {(found.Before is null ? "gone" : "not what keeptune wrote")}: something else "
                        + "has changed it since");
        }

        if (drifts.Count > 0)
            throw new Failure(
                FailureKind.Failed,
                drifts,
                $"run {(argument.Length == 0 ? "'keeptune status' to see both, " : "")}'keeptune revert{argument} --force' to put the "
                    + "old values back all the same");
    }
}
