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
        advice.WarnAbout(wanted.Complete ?? wanted.Resolve(backend.Read()));
        if (!request.DryRun)
            PendingChange.Refuse(invocation.Paths);

        var decision = Decide(backend.Read(), survey);
        if (request.DryRun)
            advice.WarnAboutObstacles(decision.Changes);

        // Values that are already active need no privileges, no lock and no record.
        if (request.DryRun || (!decision.Changes && OpenChange.Find(invocation.Paths) is null))
            return Report(decision, NetworkNamespace.Inode(invocation.Paths));
        var (report, window) = Change(decision);

        // The countdown must not hold the lock: it would block the watchdog and 'keeptune confirm'.
        if (window is not null && !invocation.Json && !invocation.Quiet && Terminal.IsAttended)
            return new ConfirmPrompt(window, request.Target.Argument, invocation).Run(report, screen);
        return report;
    }

    private ApplyDecision Decide(KeepaliveSettings live, BootSurvey boot)
    {
        using var dropIn = DropIn();
        return ApplyDecision.Of(request, wanted, live, dropIn, boot, invocation.Messages.Warn);
    }

    // The decision was made without the lock, and is made again if something has changed since.
    private ApplyDecision DecideUnderLock(ApplyDecision decided, ChangeTransaction transaction, NamespaceTransaction session)
    {
        var live = KeepaliveSettings.Of(session.Read());
        if (!transaction.HadToWait && session.Recovered is null && live == decided.Before && IsFileUnchanged(decided))
            return decided;
        return Decide(live, invocation.SurveyBoot());
    }

    private bool IsFileUnchanged(ApplyDecision decided)
    {
        using var dropIn = DropIn();
        return dropIn?.Read() == decided.File?.Before;
    }

    private DropInFile? DropIn() => request.Persists ? new(invocation.Root, request.FileName) : null;

    private (Outcome<ChangeResult> Report, ConfirmWindow? Window) Change(ApplyDecision decided)
    {
        using var transaction = ChangeTransaction.Take(
            invocation.Paths,
            new(!request.PersistOnly, decided.Target.Values, !request.NoJournal, Arguments.WaitOf(request.Wait), invocation.CommandLine));
        var session = transaction.Begin(backend, DriftPolicy.LeaveAlone);
        Arguments.WarnOfRecovery(session.Recovered, invocation);
        var decision = DecideUnderLock(decided, transaction, session);
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

        // To an observer, the recovery is part of this change. A pending change, however, rolls back to the recovered values.
        var before = session.Recovered is { Changed: true } recovered && outcome.Window is null ? recovered.Before : outcome.Before;
        var made = decision with { Before = KeepaliveSettings.Of(before), After = KeepaliveSettings.Of(outcome.After) };
        return (Report(made, session.Here.Inode, session.Recovered, outcome.Window), outcome.Window);
    }

    private Outcome<ChangeResult> Report(
        ApplyDecision decision, ulong inode, RecoveryOutcome? recovered = null, ConfirmWindow? window = null)
    {
        var netns = NamespaceChangeResult.Of($"net:[{inode}]", decision.Before, decision.After);
        if (invocation.Json || !request.Target.IsOwn)
            netns = netns.OwnedBy(request.Target.Owner(NetworkNamespace.Names(invocation.Paths, inode), invocation.Paths));
        var report = new ApplyReport(request, wanted, decision, invocation) { Namespace = netns, Recovered = recovered, Window = window };
        return report.Outcome();
    }

    // A boot sets the values of process 1's namespace only.
    private void CheckBootNamespace()
    {
        if (NetworkNamespace.Current(invocation.Paths) is not { IsInitial: false } here)
            return;
        if (!request.Target.IsOwn)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'{(request.PersistOnly ? "--persist-only" : "--persist")}' can't be used for {request.Target.Words}: a boot sets "
                    + "only the values of the host's network namespace",
                "run 'keeptune export PROFILE --to FORMAT' to configure a container or a unit");
        invocation.Messages.Warn(
            $"a boot sets only the values of the host's network namespace: the file has no effect on this one ({here.Display})");
    }
}
