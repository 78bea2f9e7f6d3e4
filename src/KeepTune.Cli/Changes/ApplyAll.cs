using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply --all-netns</c>.</summary>
internal static class ApplyAll
{
    public static Outcome Execute(ApplyRequest request, RequestedSettings wanted, Invocation invocation, Screen screen)
    {
        if (request is { Yes: false, DryRun: false } && !Terminal.IsAttended)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--all-netns' reaches every network namespace of this machine, those of others too, and there is nobody to ask",
                "add '--yes' to go ahead, or see what it would do with '--dry-run'");
        if (!request.DryRun)
            PendingChange.Refuse(invocation.Paths);

        var every = NamespaceSelection.Find(request.Target, invocation.Paths);
        var foreseen = Foresee(wanted, every, invocation);
        Advise(request, wanted, foreseen, invocation);
        if (request.DryRun)
        {
            ApplyOperation.WarnOfObstacles(request, foreseen.HasNews, invocation);
            return foreseen.Report(Result(request, wanted, foreseen, null), mustReach: false);
        }

        // What already stands needs no rights, no lock and no record.
        if (!foreseen.HasNews && !HoldsOpen(invocation))
            return foreseen.Report(Result(request, wanted, foreseen, null), mustReach: true);

        new ProcSys(invocation.Paths).CheckWritable(wanted.IsComplete ? wanted.Resolve(default) : null);
        var asks = !request.Yes && foreseen.Changes.Any(change => change.Changed);
        if (asks && !Question.Ask(NamespaceChangesText.Question(foreseen.Changes, Words(wanted), screen)))
            throw new Failure(FailureKind.Failed, "not agreed to; nothing is changed");
        return Change(request, wanted, every, asks, invocation);
    }

    private static Outcome Change(
        ApplyRequest request, RequestedSettings wanted, NamespaceSelection every, bool asked, Invocation invocation)
    {
        var walk = new ChangeWalk(every, invocation);
        RecoveryOutcome? mended = null;
        using var turn = ChangeTransaction.Take(
            invocation.Paths,
            ApplyOperation.TurnOf(request, wanted.IsComplete ? wanted.Resolve(default) : null, invocation) with { OfMany = true });
        walk.Change(
            turn,
            request.Via == "sysctl" ? new SysctlCommand(invocation.Paths) : null,
            DriftPolicy.LeaveAlone,
            seenOnly: true,
            (_, session) =>
        {
            Arguments.TellMended(session.Mended, invocation);
            mended ??= session.Mended;
            var target = wanted.Resolve(wanted.IsComplete ? default : session.Read());
            var outcome = session.Make(new(ChangeVerb.Apply, wanted.NameOf(target), target, [], []));
            return NamespaceChangeResult.Of(
                session.Here.Display, session.Mended is { Changed: true } before ? before.Before : outcome.Before, outcome.After);
        });
        var again = "the same command again changes the others";
        return walk.Report(
            Result(request, wanted, walk, mended) with { IsListed = asked },
            mustReach: true,
            request.NoJournal ? again : $"{again}, 'keeptune revert{request.Target.Argument}' takes it back");
    }

    private static ChangeWalk Foresee(RequestedSettings wanted, NamespaceSelection every, Invocation invocation)
    {
        var walk = new ChangeWalk(every, invocation);
        walk.Foresee(_ =>
        {
            var before = LiveSettings.Read(invocation.Paths);
            return NamespaceChangeResult.Of("", before, wanted.Resolve(before));
        });
        return walk;
    }

    private static void Advise(ApplyRequest request, RequestedSettings wanted, ChangeWalk foreseen, Invocation invocation)
    {
        if (wanted.IsComplete)
            ApplyOperation.Advise(request, wanted.Resolve(default), invocation);
        else
            foreseen.Changes.Select(change => change.After)
                .Distinct()
                .ToList()
                .ForEach(after => ApplyOperation.Advise(request, after.Settings, invocation));
    }

    private static bool HoldsOpen(Invocation invocation) =>
        new ChangeJournal(invocation.Paths).Open().Count > 0 || new ConfirmWindowFile(invocation.Paths).Read() is not null;

    private static ChangeResult Result(ApplyRequest request, RequestedSettings wanted, ChangeWalk walk, RecoveryOutcome? mended) => new(
        ChangeResult.ApplySchema,
        walk.Changes.Any(change => change.Changed),
        request.DryRun,
        NameOf(wanted),
        [],
        Persisted: null,
        [],
        Undone: null,
        RecoveredResult.Of(mended),
        ConfirmWithinS: null,
        request.Diff ? string.Concat(walk.Changes.Select(Diff)) : null);

    private static string? Words(RequestedSettings wanted) =>
        wanted.IsComplete && wanted.Resolve(default) is var values
            ? $"{(NameOf(wanted) is { } name ? $"'{Printable.Escape(name)}' " : "")}{values}"
            : null;

    private static string? NameOf(RequestedSettings wanted) => wanted.IsComplete ? wanted.NameOf(wanted.Resolve(default)) : null;

    private static string Diff(NamespaceChangeResult change) =>
        UnifiedDiff.Of(
            DropInText.Assignments(change.Before.Settings),
            DropInText.Assignments(change.After.Settings),
            $"running kernel, {change.Netns}");
}
