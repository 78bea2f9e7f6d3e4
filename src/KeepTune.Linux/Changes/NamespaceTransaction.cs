using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>
/// The part of a <see cref="ChangeTransaction"/> for the calling thread's network namespace. A change that an earlier run left interrupted
/// is recovered first. If a step fails, the earlier ones are undone.
/// </summary>
public sealed class NamespaceTransaction : IChangeSession
{
    private const int MaxCommandLine = 4096;

    private readonly ChangeTransaction transaction;
    private readonly SysctlTransaction tuner;

    internal NamespaceTransaction(ChangeTransaction transaction, SysctlTransaction tuner, DriftPolicy drift, NamespaceIdentity here)
    {
        this.transaction = transaction;
        this.tuner = tuner;
        Here = here;
        Recover(drift);
    }

    /// <inheritdoc/>
    public NamespaceIdentity Here { get; }

    /// <inheritdoc/>
    public RecoveryOutcome? Recovered { get; private set; }

    /// <inheritdoc/>
    public SysctlValues Read() => tuner.Read();

    /// <inheritdoc/>
    public FileContent? ReadFile(string path)
    {
        using var file = DropInFile.OfJournal(transaction.Root, path);
        return file.Read();
    }

    /// <inheritdoc/>
    public ChangeOutcome Make(ChangePlan plan)
    {
        var before = tuner.Read();
        var runtime = plan.Target is { } target && before.Only(target.Keys) is var old && target != old
            ? new RuntimeChange(old, target)
            : null;
        List<FileChange> files = [.. plan.Files.Where(file => file.Before != file.After)];
        if (runtime is null && files.Count == 0 && plan.Undoes.Count == 0)
            return new(before, before, []);

        if (plan.ConfirmWithin is not null)
            PendingChange.RefuseToOverwrite(transaction.Paths, Here);
        var change = Describe(plan, before, runtime, files);
        using var entry = transaction.Record(change);
        ConfirmWindow? window = null;
        string? warning = null;
        using var steps = new ChangeSteps(tuner, transaction.Root, transaction.Interruption);
        try
        {
            // With --confirm the watchdog starts first, and the files are written only once the change is confirmed.
            if (plan.ConfirmWithin is { } within)
                window = PendingChange.Open(
                    transaction.Paths, change, within, transaction.Options.UseJournal, transaction.Interruption, out warning);
            else
                steps.Stage(files);
            if (runtime is not null)
                steps.SetRuntime(runtime);
            if (window is not null && plan.ConfirmWithin is { } time)
            {
                window = PendingChange.Begin(transaction.Paths, window, time);
            }
            else
            {
                steps.CommitFiles();
                entry?.Mark(ChangeState.Done);
            }
        }
        catch (Exception exception)
        {
            // What could not be rolled back stays open: in the journal, so that the next run recovers it, and as a window, so that the
            // watchdog tries again.
            steps.Undo(exception, before);
            if (exception is Failure { Kind: FailureKind.RollbackIncomplete })
                throw;
            MarkRolledBack(entry);
            if (window is not null)
                new ConfirmWindowFile(transaction.Paths).Close(window);

            // A signal that arrived meanwhile is the cause, whatever failed because of it.
            transaction.Interruption.ThrowIfRequested();
            throw;
        }

        Note(plan, runtime, window is null ? files : []);
        return new(before, runtime is null ? before : before.With(runtime.After), window is null ? files : [])
        {
            Window = window,
            WatchdogWarning = warning,
        };
    }

    private Change Describe(ChangePlan plan, SysctlValues before, RuntimeChange? runtime, List<FileChange> files)
    {
        var commandLine = transaction.Options.CommandLine;
        return new(
            transaction.NextId(), plan.Verb, DateTimeOffset.UtcNow, transaction.Author.User, transaction.Author.LoginUid,
            commandLine.Length <= MaxCommandLine ? commandLine : commandLine[..MaxCommandLine], plan.Profile, Here, before, runtime,
            files, plan.Undoes)
        {
            ConfirmWithin = plan.ConfirmWithin,
            Run = transaction.Run,
        };
    }

    // The change is undone either way. Without its mark it shows as interrupted, and recovering it changes nothing.
    private static void MarkRolledBack(JournalEntry? entry)
    {
        try
        {
            entry?.Mark(ChangeState.RolledBack);
        }
        catch (Failure)
        {
        }
    }

    private void Note(ChangePlan plan, RuntimeChange? runtime, List<FileChange> files)
    {
        var what = new List<string>();
        if (runtime is not null)
            what.Add($"{runtime.After.Legend} {runtime.Before} -> {runtime.After} in {Here.Display}");
        what.AddRange(files.Select(file => $"{(file.After is null ? "removed" : "wrote")} {file.Path}"));
        if (what.Count > 0)
            transaction.Note(
                $"{(plan.ConfirmWithin is { } within ? $"for {within.TotalSeconds:0} s unless confirmed: " : "")}"
                    + $"{(plan.Verb is ChangeVerb.Revert ? "revert" : "apply")}: "
                    + $"{string.Join(", ", what)}{(plan.Profile is null ? "" : $" (profile {plan.Profile})")}");
    }

    private void Recover(DriftPolicy drift)
    {
        var recovery = new Recovery(tuner, transaction.Root, drift);
        while (transaction.Open().InterruptedIn(Here) is { } open)
        {
            Recovered = recovery.Recover(open, Here);
            try
            {
                transaction.Close(open, Recovered.Completed ? ChangeState.Done : ChangeState.RolledBack);
            }
            catch (Failure) when (!transaction.Options.UseJournal)
            {
                break;
            }
        }

        RecoverUnwatched(recovery);
        if (transaction.Options.UseJournal)
        {
            foreach (var ended in transaction.Open().EndedWithTheirBoot(Here).ToList())
                transaction.Close(ended, ChangeState.RolledBack);
        }
    }

    // A window without a watchdog: its change has been recovered by now, unless it is not recorded. A window of another namespace is left
    // to that namespace.
    private void RecoverUnwatched(Recovery recovery)
    {
        var file = new ConfirmWindowFile(transaction.Paths);
        if (file.Read() is not { } window || !window.Change.Namespace.IsSameAs(Here))
            return;
        if (!window.Journaled)
            Recovered = recovery.Recover(window.Change, Here);
        var isKept = window.Journaled
            ? new PendingRollback(transaction.Paths, window).Recorded() is ChangeState.Done
            : Recovered is { Completed: true };
        file.Close(window, isKept ? WindowEnd.Confirmed : WindowEnd.Interrupted);
    }
}
