namespace KeepTune.Core.Journal;

/// <summary>
/// Which changes must stay recorded, however old they are. For each namespace these are the newest changes in effect and the first one. A
/// revert compares the active values with what the newest left, and a revert of everything returns to what was before the first. Of earlier
/// boots only changes with a file count. Namespaces that ended leave their changes behind, so there is a limit.
/// </summary>
public static class JournalRetention
{
    private const int NewestPerNamespace = 3;
    private const int MaxNamespaces = 4000;

    public static HashSet<long> Of(ChangeHistory history)
    {
        var boot = history.Changes.Count == 0 ? "" : history.Changes[^1].Namespace.BootId;
        var active = history.Changes
            .Where(change => change is { Verb: ChangeVerb.Apply, State: ChangeState.Done } && !history.IsUndone(change))
            .Where(change => change.Files.Count > 0 || change.Namespace.BootId == boot)
            .GroupBy(Namespace)
            .Select(group => group.ToList())
            .OrderByDescending(group => group[^1].Id)
            .Take(MaxNamespaces);
        var kept = new HashSet<long>();
        foreach (var group in active)
        {
            kept.Add(group[0].Id);
            foreach (var change in group.TakeLast(NewestPerNamespace))
                kept.Add(change.Id);
        }

        return kept;
    }

    // Without cookies (before Linux 5.14) the inode is used.
    private static string Namespace(Change change) =>
        $"{change.Namespace.BootId} {change.Namespace.Cookie} {(change.Namespace.Cookie == 0 ? change.Namespace.Inode : 0)}";
}
