using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>Runs <c>keeptune revert</c>, in one network namespace or in every one.</summary>
internal sealed class RevertOperation(RevertRequest request, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("revert");
        return request.Target.All ? InAll() : request.Target.Inside(invocation.Paths, InOne);
    }

    // May run on a thread in another namespace: starts nothing.
    private Outcome<ChangeResult> InOne()
    {
        using var transaction = request.DryRun ? null : Take();
        var preview = request.DryRun ? new NamespacePreview(invocation.Paths, request.OnDrift) : null;
        var session = preview ?? (IChangeSession)transaction!.Begin(new ProcSys(invocation.Paths), request.OnDrift);
        ChangeHistory History() => preview?.History ?? transaction!.History();
        var undone = NamespaceRevert.Of(request, session, History, request.Target.Argument, invocation);
        if (undone.IsNothing)
            HintAtOthers(History(), session.Here);
        if (request.DryRun)
            ApplyAdvice.WarnAboutObstacles(invocation, undone.Change.Changed);
        var change = undone.Change;
        if (invocation.Json || !request.Target.IsOwn)
            change = change.OwnedBy(request.Target.Owner(NetworkNamespace.Names(invocation.Paths, session.Here.Inode), invocation.Paths));
        return new(
            Result([undone]) with { Namespaces = [change] },
            json => json.ChangeResult,
            (result, screen) => ChangeText.Render(result, null, screen));
    }

    // Without --all: the latest command that changed any of these namespaces, in each of them where it is the latest.
    private Outcome InAll()
    {
        var every = NamespaceSelection.Find(request.Target, invocation.Paths);
        var walk = new ChangeWalk(every, invocation);
        if (request.DryRun)
            return PreviewAll(every, walk);
        using var transaction = Take();
        var history = transaction.History();
        var run = request.All ? null : NewestRun(every, history);
        var undone = new List<NamespaceRevert>();
        walk.Change(transaction, null, request.OnDrift, seenOnly: false, (netns, session) =>
        {
            if (session.Recovered is not null || undone.Exists(one => one.Files.Count > 0))
                history = transaction.History();
            if (session.Recovered is null && run is not null && history.Active(session.Here).FirstOrDefault()?.RunId != run)
                return null;
            var one = NamespaceRevert.Of(request, session, () => history, netns.Argument, invocation);
            if (one.IsNothing)
                return null;
            undone.Add(one);
            return one.Change;
        });
        return walk.Report(
            Result(undone), mustReach: false, $"run 'keeptune revert{request.Target.Argument}' again to continue with the rest");
    }

    private Outcome PreviewAll(NamespaceSelection every, ChangeWalk walk)
    {
        var history = new ChangeJournal(invocation.Paths).Read();
        var run = request.All ? null : NewestRun(every, history);
        var undone = new List<NamespaceRevert>();
        walk.Preview(netns =>
        {
            var session = new NamespacePreview(invocation.Paths, request.OnDrift);
            if (session.Recovered is null && run is not null && history.Active(session.Here).FirstOrDefault()?.RunId != run)
                return null;
            var one = NamespaceRevert.Of(request, session, () => session.History, netns.Argument, invocation);
            if (one.IsNothing)
                return null;
            undone.Add(one);
            return one.Change;
        });
        ApplyAdvice.WarnAboutObstacles(invocation, reachesRuntime: false);
        return walk.Report(Result(undone), mustReach: false);
    }

    // Changes of ended namespaces are never marked as undone, and can't be undone.
    private long? NewestRun(NamespaceSelection every, ChangeHistory history)
    {
        long newest = 0;
        long? run = null;
        foreach (var visit
            in NamespaceWalk.Each(every.Namespaces, _ => history.Active(NetworkNamespace.Current(invocation.Paths)).FirstOrDefault()))
        {
            if (visit.Value is { } change && change.Id > newest)
                (newest, run) = (change.Id, change.RunId);
        }

        return run;
    }

    private ChangeTransaction Take() =>
        ChangeTransaction.Take(
            invocation.Paths,
            new(ReachesRuntime: false, null, UseJournal: true, Arguments.WaitOf(request.Wait), invocation.CommandLine, request.Target.All));

    private void HintAtOthers(ChangeHistory history, NamespaceIdentity here)
    {
        var elsewhere = history.Changes.Count(change => change is { Verb: ChangeVerb.Apply, State: ChangeState.Done }
            && change.Namespace.BootId == here.BootId && !change.Namespace.IsSameAs(here) && !history.IsUndone(change));
        if (elsewhere > 0)
            invocation.Messages.Hint(
                $"{Describe.Count(elsewhere, "change")} {(elsewhere == 1 ? "was" : "were")} made in other network namespaces; run "
                    + "'keeptune revert --all-netns' to revert in those that still exist");
    }

    private ChangeResult Result(IReadOnlyList<NamespaceRevert> undone)
    {
        List<PersistedResult> files = [.. undone.SelectMany(one => one.Files)];
        return new(
            ChangeResult.RevertSchema,
            undone.Any(one => one.Changed),
            request.DryRun,
            Profile: null,
            [],
            files.FirstOrDefault(),
            [.. files.Skip(1)],
            undone.Sum(one => one.Count),
            undone.Select(one => one.Recovered).FirstOrDefault(recovered => recovered is not null),
            ConfirmWithinS: null,
            invocation.Json || request.Diff ? string.Concat(undone.Select(Diff)) : null)
        {
            ShowsDiff = request.Diff,
        };
    }

    private static string Diff(NamespaceRevert undone) =>
        ChangeDiff.Of(undone.Change) + string.Concat(undone.Contents.Select(ChangeDiff.Of));
}
