using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>A change that waits for confirmation, on its way out: how far it has come, and how it is taken back.</summary>
internal sealed class PendingRollback(SystemPaths paths, ConfirmWindow window)
{
    private readonly ChangeJournal journal = new(paths);

    /// <summary>What the journal says of it; null when it keeps no record of it, or can't be read.</summary>
    public ChangeState? Recorded()
    {
        try
        {
            return window.Journaled ? journal.Read().Changes.LastOrDefault(window.Change.IsSameAs)?.State : null;
        }
        catch (Failure)
        {
            return null;
        }
    }

    /// <summary>
    /// Puts the old values back, whoever has written them since, and closes the window. What had been confirmed, but for the end of it,
    /// stays: the commit point is the mark in the journal, or the file's new name.
    /// </summary>
    /// <exception cref="Failure">The values are not back; the window is still there.</exception>
    public RecoveryOutcome RollBack()
    {
        var recorded = Recorded();
        var tuner = new SysctlTransaction(new ProcSys(paths));
        var outcome = recorded is ChangeState.Done or ChangeState.RolledBack
            ? new(window.Change, recorded is ChangeState.Done, Changed: false, LeftAlone: false, tuner.Read())
            : new Recovery(tuner, SystemRoot.Live(paths), DriftPolicy.Overwrite).Mend(window.Change, NetworkNamespace.Current(paths));
        if (recorded is ChangeState.Open)
            Mark(outcome.Completed ? ChangeState.Done : ChangeState.RolledBack);
        new ConfirmWindowFile(paths).Close(window);
        return outcome;
    }

    // Without its mark the change shows as interrupted, and is mended to what it is now.
    private void Mark(ChangeState state)
    {
        try
        {
            journal.Mark(window.Change, state);
        }
        catch (Failure failure)
        {
            SystemLog.Note(failure.Message);
        }
    }
}
