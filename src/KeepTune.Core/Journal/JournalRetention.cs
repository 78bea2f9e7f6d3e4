namespace KeepTune.Core.Journal;

/// <summary>
/// Which changes must stay on record however old they are. For each namespace the newest ones that stand, since a revert compares what
/// stands with what the newest of them left, and the first that stands, to which a revert of everything goes back. Of earlier boots only
/// those with a file count. Namespaces that ended leave their changes behind, so there is a limit.
/// </summary>
public static class JournalRetention
{
    private const int NewestOfEach = 3;
    private const int MostNamespaces = 4000;

    public static HashSet<long> Of(ChangeHistory history)
    {
        var boot = history.Changes.Count == 0 ? "" : history.Changes[^1].Namespace.BootId;
        var standing = history.Changes
            .Where(change => change is { Verb: ChangeVerb.Apply, State: ChangeState.Done } && !history.IsUndone(change))
            .Where(change => change.Files.Count > 0 || change.Namespace.BootId == boot)
            .GroupBy(Namespace)
            .Select(group => group.ToList())
            .OrderByDescending(group => group[^1].Id)
            .Take(MostNamespaces);
        var kept = new HashSet<long>();
        foreach (var group in standing)
        {
            kept.Add(group[0].Id);
            foreach (var change in group.TakeLast(NewestOfEach))
                kept.Add(change.Id);
        }

        return kept;
    }

    // Without cookies (before Linux 5.14) the inode stands in.
    private static string Namespace(Change change) =>
        $"{change.Namespace.BootId} {change.Namespace.Cookie} {(change.Namespace.Cookie == 0 ? change.Namespace.Inode : 0)}";
}
