using System.CommandLine;
using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;
using KeepTune.Core.Text;
using KeepTune.Linux.Changes;
using KeepTune.Linux.SysctlFiles;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

internal sealed record RevertRequest(bool All, bool Force, string? Wait);

/// <summary><c>keeptune revert</c>: undoes the newest change, or all, or what an interrupted one had begun.</summary>
internal static class RevertCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var all = Arguments.Flag("--all", "Return to what stood before keeptune's first change");
        var force = Arguments.Flag("--force", "Even when something else has written the values or the file since");
        var wait = Arguments.Wait();
        var command = new Command("revert", "Undo the newest change, or mend an interrupted one") { all, force, wait };
        command.Runs(commandLine, (parsed, invocation) => Execute(new(parsed.GetValue(all), parsed.GetValue(force), parsed.GetValue(wait)), invocation), tellsOfChange: _ => true);
        return command;
    }

    internal static Outcome Execute(RevertRequest request, Invocation invocation)
    {
        invocation.RefuseRoot("revert");
        using var session = ChangeSession.Open(
            invocation.Paths,
            new(
                new ProcSys(invocation.Paths), ReachesRuntime: false, null, UseJournal: true,
                request.Force ? ForeignValues.Overwrite : ForeignValues.Refuse, Arguments.WaitOf(request.Wait), invocation.CommandLine));
        // Another step back would be one too many, also where only the mark of a revert was missing.
        if (session.Mended is { } mended && !request.All && (!mended.Completed || mended.Change.Verb is ChangeVerb.Revert))
            return Report(session, new(mended.Before, session.Read(), []), [], 0);

        var live = session.Read();
        var history = session.History();
        if (UndoPlan.Of(history, session.Here, request.All, files => BootOutlook.Of(invocation.Root, invocation.Paths, files).Settings) is not { } plan)
        {
            TellOfOthers(history, session.Here, invocation);
            return Report(session, new(live, live, []), [], 0);
        }

        var files = plan.Files.Select(file => file with { Before = session.ReadFile(file.Path) }).ToList();
        if (!request.Force)
            RefuseDrift(plan, live, files);
        var outcome = session.Make(new(ChangeVerb.Revert, null, plan.Target, files, [.. plan.Undoes.Select(change => change.Id)]));
        if (outcome.After.Effect() is not KeepaliveEffect.Detects)
            invocation.Messages.Warn($"the values that stood before are back, and they do harm: {outcome.After} (time/intvl/probes); 'keeptune show --explain' says which");
        return Report(session, outcome, files, plan.Undoes.Count);
    }

    private static void RefuseDrift(UndoPlan plan, KeepaliveSettings live, List<FileChange> files)
    {
        var drifts = new List<string>();
        if (plan is { Target: { } target, Expected: { } expected } && live != expected && live != target)
            drifts.AddRange(KeepaliveKeys.All.Where(key => live[key] != expected[key]).Select(key => $"'{key.Dotted()}' is {live[key]}, but keeptune set {expected[key]}: something else has written it since"));
        foreach (var (now, left) in files.Zip(plan.Files))
        {
            if (now.Before != left.Before && now.Before != left.After)
                drifts.Add($"'{Printable.Escape(now.Path)}' is {(now.Before is null ? "gone" : "not what keeptune wrote")}: something else has changed it since");
        }

        if (drifts.Count > 0)
            throw new Failure(FailureKind.Failed, drifts, "run 'keeptune status' to see both, 'keeptune revert --force' to put the old values back all the same");
    }

    private static void TellOfOthers(ChangeHistory history, NamespaceIdentity here, Invocation invocation)
    {
        var elsewhere = history.Changes.Count(change => change is { Verb: ChangeVerb.Apply, State: ChangeState.Done }
            && change.Namespace.BootId == here.BootId && !change.Namespace.IsSameAs(here) && !history.IsUndone(change));
        if (elsewhere > 0)
            invocation.Messages.Hint($"{Describe.Count(elsewhere, "change")} made in other network namespaces still stand; revert there");
    }

    private static Outcome<ChangeResult> Report(ChangeSession session, ChangeOutcome outcome, IReadOnlyList<FileChange> files, int undone)
    {
        // Seen from outside, what was mended belongs to this change.
        var before = session.Mended is { Changed: true } mended ? mended.Before : outcome.Before;
        List<PersistedResult> persisted = [.. files.Select(file => new PersistedResult(file.Path, file.Before != file.After, null, null, Removed: file.After is null))];
        return new(
            new(
                ChangeResult.RevertSchema,
                before != outcome.After || outcome.Files.Count > 0 || session.Mended is { Changed: true },
                DryRun: false,
                Profile: null,
                [new(session.Here.Display, before != outcome.After, SettingsResult.Of(before), SettingsResult.Of(outcome.After))],
                persisted.FirstOrDefault(),
                [.. persisted.Skip(1)],
                undone,
                Arguments.MendedResult(session.Mended),
                ConfirmWithinS: null,
                Diff: null),
            json => json.ChangeResult,
            (result, _) => ChangeText.Render(result));
    }
}
