using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>The time during which a pending change is confirmed or rolled back, with the lock held.</summary>
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

    /// <summary>The pending change, or null.</summary>
    public ConfirmWindow? Window { get; }

    /// <summary>
    /// How the newest change of this namespace ended, if it had to be confirmed; null if it had not, it is not known, or what was rolled
    /// back is active again. Without a journal only the window's own note is left.
    /// </summary>
    /// <exception cref="Failure">The journal can't be read.</exception>
    public PastConfirmation? Past() => Newest() is { } past && (past.End is WindowEnd.Confirmed || !IsActive(past.Change)) ? past : null;

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
    /// Fails if the change can't be confirmed: too late, in another namespace, or something else has changed the values or the file.
    /// </summary>
    public void CheckConfirmable(ConfirmWindow window)
    {
        if (!window.Change.Namespace.IsSameAs(Here))
            throw WrongNamespace(window.Change.Namespace, "");
        if (new PendingRollback(paths, window).Recorded() is ChangeState.Done)
            return;
        if (window.Left(BootClock.Now) == TimeSpan.Zero)
        {
            throw file.IsWatched(window)
                ? new Failure(FailureKind.Failed, "too late to confirm: the change is being rolled back")
                : new Failure(
                    FailureKind.Failed,
                    "too late to confirm, and the watchdog that would roll the change back is gone",
                    "run 'keeptune revert' to roll the change back");
        }

        if (window.Change.Runtime is { } runtime && tuner.Read(runtime.After.Keys) is var live && live != runtime.After)
            throw new Failure(
                FailureKind.Failed,
                $"the active values are {live} (time/intvl/probes), not the applied {runtime.After}: something else changed them",
                "nothing was confirmed; run 'keeptune confirm --cancel' to roll back now, or wait for the deadline");
        foreach (var change in window.Change.Files)
        {
            using var now = DropInFile.OfJournal(root, change.Path);
            if (now.Read() is var content && content != change.Before && content != change.After)
                throw new Failure(
                    FailureKind.Failed,
                    $"something else has changed '{now.DisplayPath}' since the change was made",
                    "nothing was confirmed; run 'keeptune confirm --cancel' to roll back now, or wait for the deadline");
        }
    }

    /// <summary>Writes the file, marks the change done, and closes the window: all of it, or nothing.</summary>
    /// <exception cref="Failure">The file is unchanged and the window still open, unless it says RollbackIncomplete.</exception>
    public void Keep(ConfirmWindow window)
    {
        var recorded = new PendingRollback(paths, window).Recorded();
        using var steps = new ChangeSteps(tuner, root, interruption);
        if (recorded is not ChangeState.Done)
        {
            try
            {
                steps.Stage(window.Change.Files);
                // The watchdog stops waiting for the lock at some point; then it has rolled the change back.
                if (!file.Holds(window))
                    throw new Failure(FailureKind.Failed, "too late to confirm: the change was rolled back");
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

        file.Close(window, WindowEnd.Confirmed);
        SystemLog.Note(
            $"confirmed change {window.Change.Id}{string.Concat(window.Change.Files.Select(written => $", wrote {written.Path}"))}");
    }

    /// <summary>Restores the old values now.</summary>
    /// <exception cref="Failure">They were not restored; the window is still open.</exception>
    public void RollBack(ConfirmWindow window)
    {
        if (!window.Change.Namespace.IsSameAs(Here))
            throw WrongNamespace(window.Change.Namespace, " --cancel");
        _ = new PendingRollback(paths, window).RollBack(WindowEnd.Cancelled);
        SystemLog.Note($"change {window.Change.Id} was rolled back instead of confirmed");
    }

    public void Dispose()
    {
        held.Dispose();
        interruption.Dispose();
    }

    private PastConfirmation? Newest()
    {
        var newest = new ChangeJournal(paths).Read().Changes.LastOrDefault(change => change.Namespace.IsSameAs(Here));
        if (file.ReadEnded() is { } ended && ended.Change.Namespace.IsSameAs(Here) && (newest is null || newest.At <= ended.Change.At))
            return new(ended.Change, ended.End, ended.At);
        return newest switch
        {
            { ConfirmWithin: not null, State: ChangeState.Done } => new(newest, WindowEnd.Confirmed, null),
            { ConfirmWithin: not null, State: ChangeState.RolledBack } => new(newest, null, null),
            _ => null,
        };
    }

    private bool IsActive(Change change) =>
        (change.Runtime is not { } runtime || tuner.Read(runtime.After.Keys) == runtime.After)
        && change.Files.All(written => Recovery.Holds(root, written.Path, written.After));

    private Failure WrongNamespace(NamespaceIdentity there, string cancel)
    {
        var argument = NetworkNamespace.Argument(paths, there.Inode);
        return new(
            FailureKind.Failed,
            $"the pending change was made in the network namespace {there.Display}, but this is {Here.Display}",
            argument is null
                ? $"run 'keeptune confirm{cancel}' in the namespace where it was made"
                : $"run 'keeptune confirm{argument}{cancel}'");
    }
}
