using System.CommandLine;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;

namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune history</c>: lists the recorded changes.</summary>
internal static class HistoryCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var command = new Command("history", "List the changes that keeptune made, newest first");
        var limit = new Option<string>("--limit") { Description = "Show only the newest N", HelpName = "N" };
        command.Add(limit);
        command.Runs(commandLine, (parsed, invocation) => Execute(parsed.GetValue(limit), invocation));
        return command;
    }

    internal static Outcome Execute(string? limit, Invocation invocation)
    {
        invocation.RefuseRoot("history");
        var shown = LimitOf(limit);
        var journal = new ChangeJournal(invocation.Paths);
        var history = journal.Read();
        var here = NetworkNamespace.Current(invocation.Paths);
        invocation.WarnOfUnreadable(history);
        var inProgress = StateLock.IsHeld(invocation.Paths);
        if (!inProgress && history.Changes.Any(change => change.State is ChangeState.Open))
            history = journal.Read();
        var pending = PendingChange.Find(invocation.Paths)?.Change;
        var changes = Newest(history.Changes, shown)
            .Select(
                change =>
                    Entry(
                        change,
                        history,
                        here,
                        pending?.IsSameAs(change) == true ? "unconfirmed" : inProgress ? "in_progress" : "interrupted"));
        return new Outcome<HistoryResult>(new(HistoryResult.SchemaName, [.. changes]), json => json.HistoryResult, HistoryText.Render);
    }

    private static int LimitOf(string? typed) => typed is null ? ChangeJournal.Kept
        : PlainDecimal.TryParse(typed, out var limit) && limit >= 1 ? (int)Math.Min(limit, ChangeJournal.Kept)
        : throw new Failure(FailureKind.InvalidInput, $"'--limit' is {Printable.Quote(typed)}, expected a number of changes, 1 or more");

    // The same change of many namespaces counts once, as it is one line.
    private static IEnumerable<Change> Newest(IReadOnlyList<Change> changes, int limit)
    {
        var runs = new HashSet<long>();
        return changes.Reverse()
            .Take(ChangeJournal.Kept)
            .TakeWhile(change => runs.Contains(change.RunId) || (runs.Count < limit && runs.Add(change.RunId)));
    }

    private static HistoryEntryResult Entry(Change change, ChangeHistory history, NamespaceIdentity here, string open) => new(
        change.Id,
        change.At,
        change.Verb is ChangeVerb.Revert ? "revert" : "apply",
        change.State switch
        {
            ChangeState.Done => "done",
            ChangeState.RolledBack => "rolled_back",
            _ => open,
        },
        history.IsUndone(change),
        change.User is null ? null : Printable.Escape(change.User),
        change.LoginUid,
        Printable.Escape(change.CommandLine),
        change.Profile,
        change.Namespace.Display,
        change.Namespace.IsSameAs(here),
        SettingsResult.Of(change.Runtime?.Before),
        SettingsResult.Of(change.Runtime?.After),
        [.. change.Files.Select(file => Printable.Escape(file.Path))],
        change.Undoes,
        change.Run);
}
