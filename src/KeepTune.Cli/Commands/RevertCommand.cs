using System.CommandLine;
using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core.Changes;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <param name="All">Every change, not the newest alone.</param>
internal sealed record RevertRequest(bool All, bool Force, string? Wait, Target Target)
{
    public ForeignValues Foreign => Force ? ForeignValues.Overwrite : ForeignValues.Refuse;
}

/// <summary><c>keeptune revert</c>: undoes the newest change, or all, or what an interrupted one had begun; here or in every namespace.</summary>
internal static class RevertCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var all = Arguments.Flag("--all", "Return to what stood before keeptune's first change");
        var force = Arguments.Flag("--force", "Even when something else has written the values or the file since");
        var wait = Arguments.Wait();
        var command = new Command("revert", "Undo the newest change, or mend an interrupted one") { all, force, wait };
        var target = TargetOptions.Build();
        target.AddTo(command);
        command.Runs(
            commandLine,
            (parsed, invocation) => Execute(new(parsed.GetValue(all), parsed.GetValue(force), parsed.GetValue(wait), target.Of(parsed)), invocation),
            tellsOfChange: _ => true);
        return command;
    }

    internal static Outcome Execute(RevertRequest request, Invocation invocation)
    {
        invocation.RefuseRoot("revert");
        return request.Target.All ? InAll(request, invocation) : request.Target.Inside(invocation.Paths, () => InOne(request, invocation));
    }

    // Maybe on a thread in another namespace: starts nothing.
    private static Outcome<ChangeResult> InOne(RevertRequest request, Invocation invocation)
    {
        using var turn = Take(request, invocation);
        var session = turn.Begin(new ProcSys(invocation.Paths), request.Foreign);
        var undone = Undoing.Of(request, session, turn.History, invocation);
        if (undone.IsNothing)
            TellOfOthers(turn.History(), session.Here, invocation);
        var change = undone.Change;
        if (invocation.Json || !request.Target.IsOwn)
            change = request.Target.Named(change, NetworkNamespace.Names(invocation.Paths, session.Here.Inode), invocation.Paths);
        return new(Result([undone]) with { Namespaces = [change] }, json => json.ChangeResult, (result, _) => ChangeText.Render(result));
    }

    private static Outcome InAll(RevertRequest request, Invocation invocation)
    {
        var every = EveryNamespace.Find(request.Target, invocation.Paths);
        var walk = new ChangeWalk(every, invocation);
        using var turn = Take(request, invocation);
        var history = turn.History();
        var undone = new List<Undoing>();
        walk.Change(turn, null, request.Foreign, session =>
        {
            // To mend is to write the record.
            var one = Undoing.Of(request, session, session.Mended is null ? () => history : turn.History, invocation);
            if (one.IsNothing)
                return null;
            undone.Add(one);
            return one.Change;
        });
        return walk.Report(Result(undone), mustReach: false);
    }

    private static ChangeTurn Take(RevertRequest request, Invocation invocation) =>
        ChangeTurn.Take(invocation.Paths, new(ReachesRuntime: false, null, UseJournal: true, Arguments.WaitOf(request.Wait), invocation.CommandLine));

    private static void TellOfOthers(ChangeHistory history, NamespaceIdentity here, Invocation invocation)
    {
        var elsewhere = history.Changes.Count(change => change is { Verb: ChangeVerb.Apply, State: ChangeState.Done }
            && change.Namespace.BootId == here.BootId && !change.Namespace.IsSameAs(here) && !history.IsUndone(change));
        if (elsewhere > 0)
            invocation.Messages.Hint($"{Describe.Count(elsewhere, "change")} made in other network namespaces still {(elsewhere == 1 ? "stands" : "stand")}; 'keeptune revert --all-netns' reverts there too");
    }

    private static ChangeResult Result(IReadOnlyList<Undoing> undone)
    {
        List<PersistedResult> files = [.. undone.SelectMany(one => one.Files)];
        return new(
            ChangeResult.RevertSchema,
            undone.Any(one => one.Changed),
            DryRun: false,
            Profile: null,
            [],
            files.FirstOrDefault(),
            [.. files.Skip(1)],
            undone.Sum(one => one.Count),
            undone.Select(one => one.Mended).FirstOrDefault(mended => mended is not null),
            ConfirmWithinS: null,
            Diff: null);
    }
}
