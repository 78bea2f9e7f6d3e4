using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune apply</c> in the network namespace of the calling thread. Starts no thread, task or program.</summary>
internal sealed class NamespaceApply(ApplyRequest request, RequestedSettings wanted, BootSurvey survey, Invocation invocation)
{
    private readonly ISysctlBackend backend =
        request.Via == "sysctl" ? new SysctlCommand(invocation.Paths) : new ProcSys(invocation.Paths);

    private readonly ApplyAdvice advice = new(request, survey, invocation);

    public Outcome Execute(Screen screen)
    {
        if (request.Persists)
            CheckBootNamespace();
        advice.On(wanted.Complete ?? wanted.Resolve(backend.Read()));
        if (!request.DryRun)
            PendingChange.Refuse(invocation.Paths);

        var decision = Decide(backend.Read(), survey);
        if (request.DryRun)
            advice.OnObstacles(decision.Changes);

        // What already stands needs no rights, no lock and no record.
        if (request.DryRun || (!decision.Changes && OpenChange.Find(invocation.Paths) is null))
            return Report(decision, NetworkNamespace.Inode(invocation.Paths));
        var (report, window) = Change(decision);

        // The countdown must not hold the lock: it would keep the watchdog and 'keeptune confirm' out.
        if (window is not null && !invocation.Json && !invocation.Quiet && Terminal.IsAttended)
            return new ConfirmPrompt(window, request.Target.Argument, invocation).Run(report, screen);

        // A diff is for patch(1), so it does not say it.
        if (window is not null && request.Diff)
            invocation.Messages.Hint(ChangeText.Waiting(window.Until, request.Target.Argument));
        return report;
    }

    private ApplyDecision Decide(KeepaliveSettings live, BootSurvey boot)
    {
        using var dropIn = DropIn();
        return ApplyDecision.Of(request, wanted, live, dropIn, boot, invocation.Messages.Warn);
    }

    // Decided before the lock was had; again where something is different by now.
    private ApplyDecision DecideUnderLock(ApplyDecision decided, ChangeTransaction turn, NamespaceTransaction session)
    {
        var live = KeepaliveSettings.Of(session.Read());
        if (!turn.HadToWait && session.Recovered is null && live == decided.Before && FileStands(decided))
            return decided;
        return Decide(live, invocation.SurveyBoot());
    }

    private bool FileStands(ApplyDecision decided)
    {
        using var dropIn = DropIn();
        return dropIn?.Read() == decided.File?.Before;
    }

    private DropInFile? DropIn() => request.Persists ? new(invocation.Root, request.FileName) : null;

    private (Outcome<ChangeResult> Report, ConfirmWindow? Window) Change(ApplyDecision decided)
    {
        using var turn = ChangeTransaction.Take(
            invocation.Paths,
            new(!request.PersistOnly, decided.Target.Values, !request.NoJournal, Arguments.WaitOf(request.Wait), invocation.CommandLine));
        var session = turn.Begin(backend, DriftPolicy.LeaveAlone);
        Arguments.TellMended(session.Recovered, invocation);
        var decision = DecideUnderLock(decided, turn, session);
        var outcome = session.Make(new(
            ChangeVerb.Apply,
            wanted.NameOf(decision.Target),
            request.PersistOnly ? null : decision.Target.Values,
            decision.File is null ? [] : [decision.File],
            [])
        {
            ConfirmWithin = request.ConfirmWithin,
        });
        if (outcome.WatchdogWarning is { } warning)
            invocation.Messages.Warn(warning);

        // Seen from outside, what was mended first belongs to this change; but what waits for confirmation goes back to what was mended.
        var before = session.Recovered is { Changed: true } mended && outcome.Window is null ? mended.Before : outcome.Before;
        var made = decision with { Before = KeepaliveSettings.Of(before), After = KeepaliveSettings.Of(outcome.After) };
        return (Report(made, session.Here.Inode, session.Recovered, outcome.Window), outcome.Window);
    }

    private Outcome<ChangeResult> Report(ApplyDecision decision, ulong inode, RecoveryOutcome? mended = null, ConfirmWindow? window = null)
    {
        var netns = NamespaceChangeResult.Of($"net:[{inode}]", decision.Before, decision.After);
        if (invocation.Json || !request.Target.IsOwn)
            netns = netns.OwnedBy(request.Target.Owner(NetworkNamespace.Names(invocation.Paths, inode), invocation.Paths));
        return new ApplyReport(request, wanted, decision, invocation) { Namespace = netns, Mended = mended, Window = window }.Outcome();
    }

    // A boot sets the values of the namespace of process 1, and of no other.
    private void CheckBootNamespace()
    {
        if (NetworkNamespace.Current(invocation.Paths) is not { IsInitial: false } here)
            return;
        if (!request.Target.IsOwn)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'{(request.PersistOnly ? "--persist-only" : "--persist")}' does not go with {request.Target.Words}: a boot sets the "
                    + "values of the host's alone",
                $"'keeptune export PROFILE --to FORMAT' writes what a container or a unit takes");
        invocation.Messages.Warn(
            $"a boot sets the values of the host's network namespace, this is {here.Display}: the file will not reach it");
    }
}
