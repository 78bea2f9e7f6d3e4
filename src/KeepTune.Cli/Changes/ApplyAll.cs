using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply --all-netns</c>.</summary>
internal sealed class ApplyAll(ApplyRequest request, RequestedSettings wanted, BootSurvey survey, Invocation invocation)
{
    private readonly ApplyAdvice advice = new(request, survey, invocation);

    // The same for every namespace; null if it depends on the values that the namespace has.
    private readonly KeepaliveSettings? target = wanted.Complete;

    private string? Profile => target is { } values ? wanted.NameOf(values) : null;

    private string? Description => target is not { } values ? null
        : Profile is { } name ? $"'{Printable.Escape(name)}' ({values})"
        : $"{values} (time/intvl/probes)";

    public Outcome Execute(Screen screen)
    {
        if (request is { Yes: false, DryRun: false } && !Terminal.IsAttended)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--all-netns' changes every network namespace of this machine, and there is no terminal to ask on",
                "add '--yes' to proceed, or '--dry-run' to see what would change");
        if (!request.DryRun)
            PendingChange.Refuse(invocation.Paths);

        var every = NamespaceSelection.Find(request.Target, invocation.Paths);
        var preview = Preview(every);
        Advise(preview);
        if (request.DryRun)
        {
            advice.WarnAboutObstacles(preview.HasEffect);
            return preview.Report(Result(preview, null), mustReach: false);
        }

        // Values that are already active need no privileges, no lock and no record.
        if (!preview.HasEffect && !HasOpenChange())
            return preview.Report(Result(preview, null), mustReach: true);

        new ProcSys(invocation.Paths).CheckWritable(target?.Values);
        var asks = !request.Yes && preview.Changes.Any(change => change.Changed);
        if (asks && !Question.Ask(NamespaceChangesText.Question(preview.Changes, Description, screen)))
            throw new Failure(FailureKind.Failed, "cancelled; nothing was changed");
        return Change(every, asks);
    }

    private Outcome Change(NamespaceSelection every, bool asked)
    {
        var walk = new ChangeWalk(every, invocation);
        RecoveryOutcome? recovered = null;
        using var transaction = ChangeTransaction.Take(
            invocation.Paths,
            new(true, target?.Values, !request.NoJournal, Arguments.WaitOf(request.Wait), invocation.CommandLine, OfMany: true));
        walk.Change(
            transaction,
            request.Via == "sysctl" ? new SysctlCommand(invocation.Paths) : null,
            DriftPolicy.LeaveAlone,
            seenOnly: true,
            (_, session) =>
            {
                Arguments.WarnOfRecovery(session.Recovered, invocation);
                recovered ??= session.Recovered;
                return Apply(session);
            });
        var again = "run the same command again to change the rest";
        return walk.Report(
            Result(walk, recovered) with { IsListed = asked },
            mustReach: true,
            request.NoJournal ? again : $"{again}, or 'keeptune revert{request.Target.Argument}' to undo the change");
    }

    private NamespaceChangeResult Apply(NamespaceTransaction session)
    {
        var values = target ?? wanted.Resolve(KeepaliveSettings.Of(session.Read()));
        var outcome = session.Make(new(ChangeVerb.Apply, wanted.NameOf(values), values.Values, [], []));
        return NamespaceChangeResult.Of(
            session.Here.Display, session.Recovered is { Changed: true } recovered ? recovered.Before : outcome.Before, outcome.After);
    }

    private ChangeWalk Preview(NamespaceSelection every)
    {
        var walk = new ChangeWalk(every, invocation);
        walk.Preview(_ =>
        {
            var before = LiveSettings.Read(invocation.Paths);
            return NamespaceChangeResult.Of("", before, wanted.Resolve(before));
        });
        return walk;
    }

    private void Advise(ChangeWalk preview)
    {
        if (target is { } values)
        {
            advice.WarnAbout(values);
            return;
        }

        foreach (var settings in preview.Changes.Select(change => change.After.Settings).Distinct())
            advice.WarnAbout(settings);
    }

    private bool HasOpenChange() =>
        new ChangeJournal(invocation.Paths).Open().Count > 0 || new ConfirmWindowFile(invocation.Paths).Read() is not null;

    private ChangeResult Result(ChangeWalk walk, RecoveryOutcome? recovered) => new(
        ChangeResult.ApplySchema,
        walk.Changes.Any(change => change.Changed),
        request.DryRun,
        Profile,
        [],
        Persisted: null,
        [],
        Undone: null,
        RecoveredResult.Of(recovered),
        ConfirmWithinS: null,
        invocation.Json || request.Diff ? string.Concat(walk.Changes.Select(ChangeDiff.Of)) : null)
    {
        ShowsDiff = request.Diff,
    };
}
