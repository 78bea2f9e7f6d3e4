using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>The time in which a change that waits for confirmation is kept or taken back: the lock is held.</summary>
public sealed class ConfirmSession : IDisposable
{
    private readonly SystemPaths paths;
    private readonly SystemRoot root;
    private readonly SysctlTransaction tuner;
    private readonly ConfirmWindowFile file;
    private readonly Interruption interruption;
    private readonly StateLock held;

    private ConfirmSession(SystemPaths paths, Interruption interruption, StateLock held)
    {
        this.paths = paths;
        this.interruption = interruption;
        this.held = held;
        root = SystemRoot.Live(paths);
        tuner = new SysctlTransaction(new ProcSys(paths));
        file = new ConfirmWindowFile(paths);
        Here = NetworkNamespace.Current(paths);
        Window = file.Read() is { } window && window.Change.Namespace.BootId == Here.BootId ? window : null;
    }

    public NamespaceIdentity Here { get; }

    /// <summary>What waits; null when nothing does.</summary>
    public ConfirmWindow? Window { get; }

    /// <exception cref="Failure">Busy, NotPermitted, Failed.</exception>
    public static ConfirmSession Open(SystemPaths paths, TimeSpan wait)
    {
        var interruption = Interruption.Watch();
        StateLock? held = null;
        try
        {
            held = StateLock.Take(paths, wait, interruption);
            return new ConfirmSession(paths, interruption, held);
        }
        catch
        {
            held?.Dispose();
            interruption.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Fails where the change can't be kept any more: too late, elsewhere, or something else has written the values or the file.
    /// </summary>
    public void CheckStands(ConfirmWindow window)
    {
        if (!window.Change.Namespace.IsSameAs(Here))
            throw Elsewhere(window.Change.Namespace, "");
        if (new PendingRollback(paths, window).Recorded() is ChangeState.Done)
            return;
        if (window.Left(BootClock.Now) == TimeSpan.Zero)
        {
            throw file.IsWatched(window)
                ? new Failure(FailureKind.Failed, "too late to confirm: the old values come back now")
                : new Failure(
                    FailureKind.Failed,
                    "too late to confirm, and the watchdog that was to put the old values back is gone",
                    "run 'keeptune revert' to roll the change back");
        }

        if (window.Change.Runtime is { } runtime && tuner.Read(runtime.After.Keys) is var live && live != runtime.After)
            throw new Failure(
                FailureKind.Failed,
                $"the values are {live} (time/intvl/probes), but {runtime.After} were applied: something else has written them since",
                "nothing is confirmed; the old values come back when the time is over");
        foreach (var change in window.Change.Files)
        {
            using var now = DropInFile.OfJournal(root, change.Path);
            if (now.Read() is var content && content != change.Before && content != change.After)
                throw new Failure(
                    FailureKind.Failed,
                    $"'{now.DisplayPath}' is not what it was when the change was made: something else has written it since",
                    "nothing is confirmed; the old values come back when the time is over");
        }
    }

    /// <summary>Writes the file, marks the change done, and closes the window: all of it, or none.</summary>
    /// <exception cref="Failure">The file is as before, and the window still open, unless it says RollbackIncomplete.</exception>
    public void Keep(ConfirmWindow window)
    {
        var recorded = new PendingRollback(paths, window).Recorded();
        using var steps = new ChangeSteps(tuner, root, interruption);
        if (recorded is not ChangeState.Done)
        {
            try
            {
                steps.Stage(window.Change.Files);
                // A watchdog that would not wait for the lock any longer has taken the change back.
                if (!file.Holds(window))
                    throw new Failure(FailureKind.Failed, "too late to confirm: the old values are back");
                steps.CommitFiles();
                if (recorded is ChangeState.Open)
                    new ChangeJournal(paths).Mark(window.Change, ChangeState.Done);
            }
            catch (Exception exception)
            {
                steps.Undo(exception, tuner.Read());
                interruption.ThrowIfRequested();
                throw;
            }
        }

        file.Close(window);
        SystemLog.Note(
            $"confirmed change {window.Change.Id}{string.Concat(window.Change.Files.Select(written => $", wrote {written.Path}"))}");
    }

    /// <summary>Puts the old values back now.</summary>
    /// <exception cref="Failure">They are not back; the window is still open.</exception>
    public void RollBack(ConfirmWindow window)
    {
        if (!window.Change.Namespace.IsSameAs(Here))
            throw Elsewhere(window.Change.Namespace, " --cancel");
        _ = new PendingRollback(paths, window).RollBack();
        SystemLog.Note($"change {window.Change.Id} was rolled back instead of confirmed");
    }

    public void Dispose()
    {
        held.Dispose();
        interruption.Dispose();
    }

    private Failure Elsewhere(NamespaceIdentity there, string cancel)
    {
        var argument = NetworkNamespace.Argument(paths, there.Inode);
        return new(
            FailureKind.Failed,
            $"the change that waits was made in the network namespace {there.Display}, this is {Here.Display}",
            argument is null ? $"run 'keeptune confirm{cancel}' where it was made" : $"run 'keeptune confirm{argument}{cancel}'");
    }
}
