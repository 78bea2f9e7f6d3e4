using KeepTune.Core.Journal;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Journal;

/// <summary>A change that began but did not end, as seen without the lock.</summary>
/// <param name="InProgress">A keeptune is running, or the change awaits confirmation: it may still complete.</param>
public sealed record OpenChange(Change Change, bool InProgress)
{
    /// <exception cref="Failure">The journal can't be read.</exception>
    public static OpenChange? Find(SystemPaths paths)
    {
        if (Look(paths) is not { } open)
            return null;
        if (StateLock.IsHeld(paths) || new ConfirmWindowFile(paths).ReadWatched()?.Change.IsSameAs(open) == true)
            return new(open, InProgress: true);

        // It may have ended between the look at the journal and the look at the lock.
        return Look(paths) is { } still ? new(still, InProgress: false) : null;
    }

    // A change without a record is only known by its window.
    private static Change? Look(SystemPaths paths)
    {
        if (new ChangeJournal(paths).Interrupted(() => NetworkNamespace.Current(paths)) is { } open)
            return open;
        return new ConfirmWindowFile(paths).Read() is { Journaled: false } window
            && window.Change.Namespace.IsSameAs(NetworkNamespace.Current(paths))
            ? window.Change
            : null;
    }
}
