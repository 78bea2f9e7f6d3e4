using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Core.SysctlFiles;
using KeepTune.Core.Text;
using KeepTune.Linux;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Confirmation;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <summary><c>keeptune apply --all-netns</c>.</summary>
internal static class ApplyAll
{
    public static Outcome Execute(ApplyRequest request, WantedSettings wanted, Invocation invocation)
    {
        if (request is { Yes: false, DryRun: false } && !Terminal.IsAttended)
            throw new Failure(FailureKind.InvalidInput, "'--all-netns' reaches every network namespace of this machine, those of others too, and there is nobody to ask", "add '--yes' to go ahead, or see what it would do with '--dry-run'");
        if (wanted.IsComplete)
            ApplyWork.Advise(request, wanted.Resolve(default), invocation);

        var every = EveryNamespace.Find(request.Target, invocation.Paths);
        if (request.DryRun)
        {
            var foreseen = new ChangeWalk(every, invocation);
            Foresee(foreseen, wanted, invocation);
            return foreseen.Report(Result(request, wanted, foreseen), mustReach: false);
        }

        PendingChange.Refuse(invocation.Paths);
        if (!request.Yes)
        {
            var walk = new ChangeWalk(every, invocation);
            Foresee(walk, wanted, invocation);
            if (walk.Changes.Any(change => change.Changed) && !Question.Ask(ChangesText.Question(walk.Changes, wanted.Profile?.Name)))
                throw new Failure(FailureKind.Failed, "not agreed to; nothing is changed");
        }

        return Change(request, wanted, every, invocation);
    }

    private static Outcome Change(ApplyRequest request, WantedSettings wanted, EveryNamespace every, Invocation invocation)
    {
        var walk = new ChangeWalk(every, invocation);
        using var turn = ChangeTurn.Take(invocation.Paths, ApplyWork.TurnOf(request, wanted.IsComplete ? wanted.Resolve(default) : null, invocation));
        walk.Change(turn, request.Via == "sysctl" ? new SysctlCommand(invocation.Paths) : null, ForeignValues.LeaveAlone, session =>
        {
            Arguments.TellMended(session.Mended, invocation);
            var target = wanted.Resolve(wanted.IsComplete ? default : session.Read());
            var outcome = session.Make(new(ChangeVerb.Apply, wanted.NameOf(target), target, [], []));
            return NamespaceChangeResult.Of(session.Here.Display, session.Mended is { Changed: true } mended ? mended.Before : outcome.Before, outcome.After);
        });
        return walk.Report(Result(request, wanted, walk), mustReach: true);
    }

    private static void Foresee(ChangeWalk walk, WantedSettings wanted, Invocation invocation) => walk.Foresee(() =>
    {
        var before = SocketDefaults.Read() ?? new ProcSys(invocation.Paths).Read();
        return NamespaceChangeResult.Of("", before, wanted.Resolve(before));
    });

    private static ChangeResult Result(ApplyRequest request, WantedSettings wanted, ChangeWalk walk) => new(
        ChangeResult.ApplySchema,
        walk.Changes.Any(change => change.Changed),
        request.DryRun,
        wanted.IsComplete ? wanted.NameOf(wanted.Resolve(default)) : null,
        [],
        Persisted: null,
        [],
        Undone: null,
        Mended: null,
        ConfirmWithinS: null,
        request.Diff ? string.Concat(walk.Changes.Select(Diff)) : null);

    private static string Diff(NamespaceChangeResult change) =>
        UnifiedDiff.Of(DropInText.Assignments(change.Before.Settings), DropInText.Assignments(change.After.Settings), $"running kernel, {change.Netns}");
}
