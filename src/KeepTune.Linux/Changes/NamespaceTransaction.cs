using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>
/// The part of a <see cref="ChangeTransaction"/> that belongs to one network namespace, that of the calling thread: an interrupted change
/// of an earlier run is mended, and every step that is taken is undone when a later one fails.
/// </summary>
public sealed class NamespaceTransaction
{
    private const int LongestCommandLine = 4096;

    private readonly ChangeTransaction turn;
    private readonly SysctlTransaction tuner;

    internal NamespaceTransaction(ChangeTransaction turn, SysctlTransaction tuner, DriftPolicy foreign, NamespaceIdentity here)
    {
        this.turn = turn;
        this.tuner = tuner;
        Here = here;
        Mend(foreign);
    }

    public NamespaceIdentity Here { get; }

    /// <summary>What was mended at the start; null when nothing was interrupted.</summary>
    public RecoveryOutcome? Mended { get; private set; }

    /// <summary>The running values, now.</summary>
    public SysctlValues Read() => tuner.Read();

    /// <summary>What a file holds now.</summary>
    public FileContent? ReadFile(string path)
    {
        using var file = DropInFile.OfJournal(turn.Root, path);
        return file.Read();
    }

    /// <summary>Makes the change: all of it, or none.</summary>
    /// <exception cref="Failure">What went wrong; everything is as before, unless it says RollbackIncomplete.</exception>
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
            PendingChange.RefuseToForget(turn.Paths, Here);
        var change = Describe(plan, before, runtime, files);
        using var entry = turn.Record(change);
        ConfirmWindow? window = null;
        string? warning = null;
        using var steps = new ChangeSteps(tuner, turn.Root, turn.Interruption);
        try
        {
            // What is to be confirmed gets its watchdog first, and its files when it is confirmed.
            if (plan.ConfirmWithin is { } within)
                window = PendingChange.Open(turn.Paths, change, within, turn.Options.UseJournal, turn.Interruption, out warning);
            else
                steps.Stage(files);
            if (runtime is not null)
                steps.SetRuntime(runtime);
            if (window is not null && plan.ConfirmWithin is { } time)
            {
                window = PendingChange.Begin(turn.Paths, window, time);
            }
            else
            {
                steps.CommitFiles();
                entry?.Mark(ChangeState.Done);
            }
        }
        catch (Exception exception)
        {
            // What could not be rolled back stays open, in the journal so that the next run mends it, and its window so that the watchdog
            // tries again.
            steps.Undo(exception, before);
            if (exception is Failure { Kind: FailureKind.RollbackIncomplete })
                throw;
            MarkRolledBack(entry);
            if (window is not null)
                new ConfirmWindowFile(turn.Paths).Close(window);

            // A signal that came meanwhile is the cause, whatever it made fail.
            turn.Interruption.ThrowIfRequested();
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
        var commandLine = turn.Options.CommandLine;
        return new(
            turn.NextId(), plan.Verb, DateTimeOffset.UtcNow, turn.Author.User, turn.Author.LoginUid,
            commandLine.Length <= LongestCommandLine ? commandLine : commandLine[..LongestCommandLine], plan.Profile, Here, before, runtime,
            files, plan.Undoes)
        {
            ConfirmWithin = plan.ConfirmWithin,
            Run = turn.Run,
        };
    }

    // The change is undone either way; a mark that can't be written leaves a change that shows as interrupted and is mended to nothing.
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
            turn.Note(
                $"{(plan.ConfirmWithin is { } within ? $"for {within.TotalSeconds:0} s unless confirmed: " : "")}"
                    + $"{(plan.Verb is ChangeVerb.Revert ? "revert" : "apply")}: "
                    + $"{string.Join(", ", what)}{(plan.Profile is null ? "" : $" (profile {plan.Profile})")}");
    }

    private void Mend(DriftPolicy foreign)
    {
        var mender = new Recovery(tuner, turn.Root, foreign);
        while (turn.Open().InterruptedIn(Here) is { } open)
        {
            Mended = mender.Mend(open, Here);
            try
            {
                turn.Close(open, Mended.Completed ? ChangeState.Done : ChangeState.RolledBack);
            }
            catch (Failure) when (!turn.Options.UseJournal)
            {
                break;
            }
        }

        MendUnwatched(mender);
        if (turn.Options.UseJournal)
        {
            foreach (var ended in turn.Open().EndedWithTheirBoot(Here).ToList())
                turn.Close(ended, ChangeState.RolledBack);
        }
    }

    // A window that nobody watches any more: its change is mended by now, unless it keeps no record. One of another namespace is left to
    // that.
    private void MendUnwatched(Recovery mender)
    {
        var file = new ConfirmWindowFile(turn.Paths);
        if (file.Read() is not { } window || !window.Change.Namespace.IsSameAs(Here))
            return;
        if (!window.Journaled)
            Mended = mender.Mend(window.Change, Here);
        file.Close(window);
    }
}
