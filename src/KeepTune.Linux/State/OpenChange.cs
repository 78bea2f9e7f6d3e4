using KeepTune.Core.Changes;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.State;

/// <summary>A change that began and did not end, as seen without the lock.</summary>
/// <param name="InProgress">A keeptune is at work now, so it may still end well.</param>
public sealed record OpenChange(Change Change, bool InProgress)
{
    /// <exception cref="Core.Failure">The journal can't be read.</exception>
    public static OpenChange? Find(SystemPaths paths)
    {
        var journal = new ChangeJournal(paths);
        Change? Look() => journal.Interrupted(() => NetworkNamespace.Current(paths));
        if (Look() is not { } open)
            return null;
        if (StateLock.IsHeld(paths))
            return new(open, InProgress: true);

        // It may have ended between the look at the journal and the look at the lock.
        return Look() is { } still ? new(still, InProgress: false) : null;
    }
}
