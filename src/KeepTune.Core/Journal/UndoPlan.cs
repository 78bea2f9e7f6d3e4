using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Journal;

/// <summary>
/// What a revert will do: which changes it undoes, what the running values and files become, and what they are expected to be now.
/// </summary>
/// <param name="Undoes">Newest first.</param>
/// <param name="Target">The running values afterwards; null if they stay unchanged.</param>
/// <param name="Expected">The values that keeptune left in the kernel; null if it left none.</param>
/// <param name="Files">Each file with what keeptune left in it (Before) and what is restored (After).</param>
public sealed record UndoPlan(
    IReadOnlyList<Change> Undoes,
    SysctlValues? Target,
    SysctlValues? Expected,
    IReadOnlyList<FileChange> Files)
{
    /// <param name="all">Undo all active changes instead of the newest only.</param>
    /// <param name="atBoot">The values that a boot would set with these files restored. When a change of an earlier boot is undone, this
    /// boot would have started with them.</param>
    /// <returns>Null when there is nothing to undo.</returns>
    public static UndoPlan? Of(
        ChangeHistory history, NamespaceIdentity here, bool all, Func<IReadOnlyList<FileChange>, SysctlValues> atBoot)
    {
        List<Change> undoes = [.. history.Active(here).Take(all ? int.MaxValue : 1)];
        if (undoes.Count == 0)
            return null;

        // Newest first: the newest says what is active now, the oldest what was before.
        var touching = undoes.Where(change => ReachesRuntime(change, here)).ToList();
        List<FileChange> files = [.. undoes.SelectMany(change => change.Files).GroupBy(file => file.Path)
            .Select(file => new FileChange(file.Key, file.First().After, file.Last().Before))];
        return new(
            undoes,
            touching.Count == 0 ? null : RuntimeBefore(touching[^1], here) ?? atBoot(files),
            touching.Count == 0 ? null : RuntimeAfter(touching[0]),
            files);
    }

    // A change of an earlier boot reached this boot through its file.
    private static bool ReachesRuntime(Change change, NamespaceIdentity here) =>
        change.Namespace.BootId != here.BootId || change.Runtime is not null;

    private static SysctlValues? RuntimeBefore(Change change, NamespaceIdentity here) =>
        change.Namespace.BootId == here.BootId ? change.Runtime?.Before : null;

    /// <summary>The running values that a change left, in its boot or, through its file, in a later one; null if it left none.</summary>
    public static SysctlValues? RuntimeAfter(Change change) =>
        change.Runtime?.After ?? (change.Files.Count > 0 ? change.Files[0].After?.Assigned?.Values : null);
}
