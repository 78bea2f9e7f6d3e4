using KeepTune.Core.Journal;
using KeepTune.Linux.DropIn;

namespace KeepTune.Linux.Changes;

/// <summary>
/// A change to a file of an image that isn't running: no sysctls, no journal, and a lock on the directory that is written.
/// </summary>
public static class ImageChange
{
    /// <param name="decide">Returns what to write; called under the lock.</param>
    /// <param name="wait">How long to wait for another keeptune in the same image.</param>
    /// <exception cref="Failure">Nothing was changed.</exception>
    public static FileChange Make(DropInFile file, Func<FileChange> decide, TimeSpan wait)
    {
        using var interruption = Interruption.Watch();
        using var held = file.LockDirectory(wait, interruption);
        var change = decide();
        if (change.After is not { } content || change.Before == change.After)
            return change;

        try
        {
            file.Stage(content);
            interruption.ThrowIfRequested();
            file.Commit(staged: true);
            return change;
        }
        catch
        {
            if (file.Read() != change.Before)
                ChangeSteps.Restore(file, change.Before);
            file.Discard();
            throw;
        }
    }
}
