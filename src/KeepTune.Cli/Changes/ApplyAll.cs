using KeepTune.Core.DropIn;
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

    // What every namespace gets; null where that depends on what it has.
    private readonly KeepaliveSettings? target = wanted.Complete;

    private string? Profile => target is { } values ? wanted.NameOf(values) : null;

    private string? Words =>
        target is { } values ? $"{(Profile is { } name ? $"'{Printable.Escape(name)}' " : "")}{values}" : null;

    public Outcome Execute(Screen screen)
    {
        if (request is { Yes: false, DryRun: false } && !Terminal.IsAttended)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--all-netns' reaches every network namespace of this machine, those of others too, and there is nobody to ask",
                "add '--yes' to go ahead, or see what it would do with '--dry-run'");
        if (!request.DryRun)
            PendingChange.Refuse(invocation.Paths);

        var every = NamespaceSelection.Find(request.Target, invocation.Paths);
        var foreseen = Foresee(every);
        Advise(foreseen);
        if (request.DryRun)
        {
            advice.OnObstacles(foreseen.HasNews);
            return foreseen.Report(Result(foreseen, null), mustReach: false);
        }

        // What already stands needs no rights, no lock and no record.
        if (!foreseen.HasNews && !HoldsOpen())
            return foreseen.Report(Result(foreseen, null), mustReach: true);

        new ProcSys(invocation.Paths).CheckWritable(target?.Values);
        var asks = !request.Yes && foreseen.Changes.Any(change => change.Changed);
        if (asks && !Question.Ask(NamespaceChangesText.Question(foreseen.Changes, Words, screen)))
            throw new Failure(FailureKind.Failed, "not agreed to; nothing is changed");
        return Change(every, asks);
    }

    private Outcome Change(NamespaceSelection every, bool asked)
    {
        var walk = new ChangeWalk(every, invocation);
        RecoveryOutcome? mended = null;
        using var turn = ChangeTransaction.Take(
            invocation.Paths,
            new(true, target?.Values, !request.NoJournal, Arguments.WaitOf(request.Wait), invocation.CommandLine, OfMany: true));
        walk.Change(
            turn,
            request.Via == "sysctl" ? new SysctlCommand(invocation.Paths) : null,
            DriftPolicy.LeaveAlone,
            seenOnly: true,
            (_, session) =>
            {
                Arguments.TellMended(session.Recovered, invocation);
                mended ??= session.Recovered;
                return Apply(session);
            });
        var again = "the same command again changes the others";
        return walk.Report(
            Result(walk, mended) with { IsListed = asked },
            mustReach: true,
            request.NoJournal ? again : $"{again}, 'keeptune revert{request.Target.Argument}' takes it back");
    }

    private NamespaceChangeResult Apply(NamespaceTransaction session)
    {
        var values = target ?? wanted.Resolve(KeepaliveSettings.Of(session.Read()));
        var outcome = session.Make(new(ChangeVerb.Apply, wanted.NameOf(values), values.Values, [], []));
        return NamespaceChangeResult.Of(
            session.Here.Display, session.Recovered is { Changed: true } mended ? mended.Before : outcome.Before, outcome.After);
    }

    private ChangeWalk Foresee(NamespaceSelection every)
    {
        var walk = new ChangeWalk(every, invocation);
        walk.Foresee(_ =>
        {
            var before = LiveSettings.Read(invocation.Paths);
            return NamespaceChangeResult.Of("", before, wanted.Resolve(before));
        });
        return walk;
    }

    private void Advise(ChangeWalk foreseen)
    {
        if (target is { } values)
        {
            advice.On(values);
            return;
        }

        foreach (var settings in foreseen.Changes.Select(change => change.After.Settings).Distinct())
            advice.On(settings);
    }

    private bool HoldsOpen() =>
        new ChangeJournal(invocation.Paths).Open().Count > 0 || new ConfirmWindowFile(invocation.Paths).Read() is not null;

    private ChangeResult Result(ChangeWalk walk, RecoveryOutcome? mended) => new(
        ChangeResult.ApplySchema,
        walk.Changes.Any(change => change.Changed),
        request.DryRun,
        Profile,
        [],
        Persisted: null,
        [],
        Undone: null,
        RecoveredResult.Of(mended),
        ConfirmWithinS: null,
        request.Diff ? string.Concat(walk.Changes.Select(Diff)) : null);

    private static string Diff(NamespaceChangeResult change) =>
        UnifiedDiff.Of(
            DropInText.Assignments(change.Before.Settings),
            DropInText.Assignments(change.After.Settings),
            $"running kernel, {change.Netns}");
}
