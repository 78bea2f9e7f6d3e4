using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>How far a pending change got, and its roll-back.</summary>
internal sealed class PendingRollback(SystemPaths paths, ConfirmWindow window)
{
    private readonly ChangeJournal journal = new(paths);

    /// <summary>Its state in the journal; null if it is not recorded or the journal can't be read.</summary>
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
    /// Restores the old values, whatever has changed them since, and closes the window. If the change was in fact confirmed, it is
    /// completed instead: the commit point is the mark in the journal, or the rename of the file.
    /// </summary>
    /// <param name="early">Why it is rolled back, if that is before the deadline.</param>
    /// <exception cref="Failure">The values were not restored; the window is still open.</exception>
    public RecoveryOutcome RollBack(WindowEnd early)
    {
        var recorded = Recorded();
        var tuner = new SysctlTransaction(new ProcSys(paths));
        var outcome = recorded is ChangeState.Done or ChangeState.RolledBack
            ? new(window.Change, recorded is ChangeState.Done, Changed: false, LeftAlone: false, tuner.Read())
            : new Recovery(tuner, SystemRoot.Live(paths), DriftPolicy.Overwrite).Recover(window.Change, NetworkNamespace.Current(paths));
        if (recorded is ChangeState.Open)
            Mark(outcome.Completed ? ChangeState.Done : ChangeState.RolledBack);
        var file = new ConfirmWindowFile(paths);
        // Its deadline is set again when the change is made.
        var now = file.Read() is { } read && read.Id == window.Id ? read : window;
        file.Close(
            window,
            outcome.Completed ? WindowEnd.Confirmed : now.Left(BootClock.Now) == TimeSpan.Zero ? WindowEnd.NotConfirmed : early);
        return outcome;
    }

    // Without its mark the change shows as interrupted, and recovering it changes nothing.
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
