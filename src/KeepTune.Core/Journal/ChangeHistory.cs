using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Journal;

/// <summary>All changes that are still recorded, oldest first, and what follows from them.</summary>
public sealed class ChangeHistory(IReadOnlyList<Change> changes)
{
    private readonly HashSet<long> undone = [
        .. changes.Where(change => change.State == ChangeState.Done).SelectMany(change => change.Undoes)
    ];

    public static ChangeHistory Empty { get; } = new([]);

    public IReadOnlyList<Change> Changes => changes;

    /// <summary>Number of journal lines that could not be read: their changes are unknown.</summary>
    public int Unreadable { get; init; }

    /// <summary>
    /// The newest change that began but did not end, in this namespace or, if it has a file, in an earlier boot; null if all ended.
    /// </summary>
    public Change? InterruptedIn(NamespaceIdentity here) =>
        changes.LastOrDefault(change => change.State == ChangeState.Open && Concerns(change, here));

    /// <summary>Changes of earlier boots that began, did not end and had no file: the reboot ended them.</summary>
    public IEnumerable<Change> EndedWithTheirBoot(NamespaceIdentity here) =>
        changes.Where(change => change.State == ChangeState.Open && change.Files.Count == 0 && change.Namespace.BootId != here.BootId);

    public bool IsUndone(Change change) => undone.Contains(change.Id);

    /// <summary>
    /// Changes that a revert in <paramref name="here"/> would undo, newest first: done, not undone, and made in this namespace. Those of
    /// earlier boots count only if they wrote a file: a runtime change ends with its boot, but the file stays in effect in the initial
    /// namespace.
    /// </summary>
    public IEnumerable<Change> Active(NamespaceIdentity here) => changes
        .Where(change => change is { Verb: ChangeVerb.Apply, State: ChangeState.Done } && !IsUndone(change))
        .Where(change => Concerns(change, here))
        .Reverse();

    private static bool Concerns(Change change, NamespaceIdentity here) =>
        change.Namespace.BootId == here.BootId
            ? change.Namespace.IsSameAs(here)
            : change.Files.Count > 0 && here.IsInitial;
}
