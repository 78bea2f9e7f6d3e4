using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;
using KeepTune.Linux.Confirmation;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.State;
using KeepTune.Linux.SysctlFiles;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>
/// The time in which one keeptune changes this machine: the lock is held, an interrupted change of an earlier run is mended, and every step that
/// is taken is undone when a later one fails.
/// </summary>
public sealed class ChangeSession : IDisposable
{
    private const int LongestCommandLine = 4096;

    private readonly SystemPaths paths;
    private readonly SystemRoot root;
    private readonly Tuner tuner;
    private readonly ChangeJournal journal;
    private readonly bool keepsRecord;
    private readonly Interruption interruption;
    private readonly StateLock held;
    private readonly string commandLine;

    private ChangeSession(SystemPaths paths, SessionOptions options, Interruption interruption, StateLock held)
    {
        this.paths = paths;
        this.interruption = interruption;
        this.held = held;
        tuner = new Tuner(options.Backend);
        journal = new ChangeJournal(paths);
        keepsRecord = options.UseJournal;
        commandLine = options.CommandLine;
        root = SystemRoot.Live(paths);
        Here = NetworkNamespace.Current(paths);
    }

    public NamespaceIdentity Here { get; }

    /// <summary>What was mended at the start; null when nothing was interrupted.</summary>
    public MendOutcome? Mended { get; private set; }

    /// <exception cref="Failure">Busy, NotPermitted, Failed; RollbackIncomplete when mending went wrong.</exception>
    public static ChangeSession Open(SystemPaths paths, SessionOptions options)
    {
        if (options.ReachesRuntime)
            new ProcSys(paths).CheckWritable(options.Expected);

        var interruption = Interruption.Watch();
        StateLock? held = null;
        try
        {
            held = StateLock.Take(paths, options.Wait, interruption);
            var session = new ChangeSession(paths, options, interruption, held);
            PendingChange.Refuse(paths);
            session.Mend(options.Foreign);
            return session;
        }
        catch
        {
            held?.Dispose();
            interruption.Dispose();
            throw;
        }
    }

    /// <summary>The running values, now.</summary>
    public KeepaliveSettings Read() => tuner.Read();

    /// <summary>All changes on record.</summary>
    public ChangeHistory History() => journal.Read();

    /// <summary>What a file holds now.</summary>
    public FileContent? ReadFile(string path)
    {
        using var file = DropInFile.OfJournal(root, path);
        return file.Read();
    }

    /// <summary>Makes the change: all of it, or none.</summary>
    /// <exception cref="Failure">What went wrong; everything is as before, unless it says RollbackIncomplete.</exception>
    public ChangeOutcome Make(ChangePlan plan)
    {
        var before = tuner.Read();
        var runtime = plan.Target is { } target && target != before ? new RuntimeChange(before, target) : null;
        List<FileChange> files = [.. plan.Files.Where(file => file.Before != file.After)];
        if (runtime is null && files.Count == 0 && plan.Undoes.Count == 0)
            return new(before, before, []);

        if (plan.ConfirmWithin is not null)
            PendingChange.RefuseToForget(paths, Here);
        var change = Describe(plan, before, runtime, files);
        using var entry = keepsRecord ? journal.Begin(change, durable: files.Count > 0) : null;
        ConfirmWindow? window = null;
        string? warning = null;
        using var steps = new ChangeSteps(tuner, root, interruption);
        try
        {
            // What is to be confirmed gets its watchdog first, and its files when it is confirmed.
            if (plan.ConfirmWithin is { } within)
                window = PendingChange.Open(paths, change, within, keepsRecord, interruption, out warning);
            else
                steps.Stage(files);
            if (runtime is not null)
                steps.SetRuntime(runtime);
            if (window is not null && plan.ConfirmWithin is { } time)
            {
                window = PendingChange.Begin(paths, window, time);
            }
            else
            {
                steps.CommitFiles();
                entry?.Mark(ChangeState.Done);
            }
        }
        catch (Exception exception)
        {
            // What could not be rolled back stays open, in the journal so that the next run mends it, and its window so that the watchdog tries again.
            steps.Undo(exception, before);
            if (exception is not Failure { Kind: FailureKind.RollbackIncomplete })
            {
                MarkRolledBack(entry);
                if (window is not null)
                    new ConfirmWindowFile(paths).Close(window);
            }

            // A signal that came meanwhile is the cause, whatever it made fail.
            interruption.ThrowIfRequested();
            throw;
        }

        AfterDone(plan, runtime, window is null ? files : []);
        return new(before, runtime?.After ?? before, window is null ? files : []) { Window = window, WatchdogWarning = warning };
    }

    public void Dispose()
    {
        held.Dispose();
        interruption.Dispose();
    }

    private Change Describe(ChangePlan plan, KeepaliveSettings before, RuntimeChange? runtime, List<FileChange> files)
    {
        var author = ChangeAuthor.Current(paths);
        return new(
            keepsRecord ? journal.NextId() : 1, plan.Verb, DateTimeOffset.UtcNow, author.User, author.LoginUid, commandLine.Length <= LongestCommandLine ? commandLine : commandLine[..LongestCommandLine], plan.Profile, Here, before, runtime, files, plan.Undoes)
        {
            ConfirmWithin = plan.ConfirmWithin,
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

    private void AfterDone(ChangePlan plan, RuntimeChange? runtime, List<FileChange> files)
    {
        var what = new List<string>();
        if (runtime is not null)
            what.Add($"time/intvl/probes {runtime.Before} -> {runtime.After} in {Here.Display}");
        what.AddRange(files.Select(file => $"{(file.After is null ? "removed" : "wrote")} {file.Path}"));
        if (what.Count > 0)
            SystemLog.Note($"{(plan.ConfirmWithin is { } within ? $"for {within.TotalSeconds:0} s unless confirmed: " : "")}{(plan.Verb is ChangeVerb.Revert ? "revert" : "apply")}: {string.Join(", ", what)}{(plan.Profile is null ? "" : $" (profile {plan.Profile})")}");

        try
        {
            if (keepsRecord)
                journal.Shorten();
        }
        catch (Failure)
        {
            // A journal that stays long is no reason to fail a change that is made.
        }
    }

    private void Mend(ForeignValues foreign)
    {
        var mender = new Mender(tuner, root, foreign);
        while (journal.Interrupted(() => Here) is { } open)
        {
            Mended = mender.Mend(open, Here);
            try
            {
                journal.Mark(open, Mended.Completed ? ChangeState.Done : ChangeState.RolledBack);
            }
            catch (Failure) when (!keepsRecord)
            {
                break;
            }
        }

        MendUnwatched(mender);
        if (keepsRecord)
            journal.CloseEarlierBoots(() => Here);
    }

    // A window that nobody watches any more: its change is mended by now, unless it keeps no record. One of another namespace is left to that.
    private void MendUnwatched(Mender mender)
    {
        var file = new ConfirmWindowFile(paths);
        if (file.Read() is not { } window || !window.Change.Namespace.IsSameAs(Here))
            return;
        if (!window.Journaled)
            Mended = mender.Mend(window.Change, Here);
        file.Close(window);
    }
}
