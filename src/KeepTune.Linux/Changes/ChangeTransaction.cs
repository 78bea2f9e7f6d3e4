using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>How a transaction works.</summary>
/// <param name="ReachesRuntime">False if only a file is written; the sysctls then need not be writable.</param>
/// <param name="Expected">The values that the kernel will most likely get, for the error message; null if unknown.</param>
/// <param name="UseJournal">False: no record, so no undo. An interrupted change of an earlier run is still recovered.</param>
/// <param name="Wait">How long to wait for another keeptune.</param>
/// <param name="OfMany">Several namespaces are changed, and their changes are recorded as those of one command.</param>
public sealed record TransactionOptions(
    bool ReachesRuntime, SysctlValues? Expected, bool UseJournal, TimeSpan Wait, string CommandLine, bool OfMany = false);

/// <summary>
/// The time during which one keeptune holds the lock and changes this machine. Changes are made in one network namespace after another,
/// each by a <see cref="NamespaceTransaction"/>. Nothing else writes the journal meanwhile, so it is read only once.
/// </summary>
public sealed class ChangeTransaction : IDisposable
{
    private const int MaxNotes = 8;

    private readonly StateLock held;
    private readonly ChangeJournal journal;
    private readonly List<string> notes = [];
    private List<Change>? open;
    private ChangeAuthor? author;
    private long? firstId;
    private long nextId;

    private ChangeTransaction(SystemPaths paths, TransactionOptions options, Interruption interruption, StateLock held)
    {
        Paths = paths;
        Options = options;
        Interruption = interruption;
        this.held = held;
        journal = new ChangeJournal(paths);
        Root = SystemRoot.Live(paths);
    }

    /// <summary>Signals that arrived; checked between steps.</summary>
    public Interruption Interruption { get; }

    /// <summary>Another keeptune was running: what was read before may have changed.</summary>
    public bool HadToWait => held.HadToWait;

    internal SystemPaths Paths { get; }

    internal SystemRoot Root { get; }

    internal TransactionOptions Options { get; }

    /// <summary>Links the changes of this transaction; null for a single change.</summary>
    internal long? Run => Options.OfMany ? firstId : null;

    internal ChangeAuthor Author => author ??= ChangeAuthor.Current(Paths);

    /// <exception cref="Failure">Busy, NotPermitted, Failed.</exception>
    public static ChangeTransaction Take(SystemPaths paths, TransactionOptions options)
    {
        if (options.ReachesRuntime)
            new ProcSys(paths).CheckWritable(options.Expected);

        var interruption = Interruption.Watch();
        StateLock? held = null;
        try
        {
            held = StateLock.Take(paths, options.Wait, interruption);
            PendingChange.Refuse(paths);
            return new ChangeTransaction(paths, options, interruption, held);
        }
        catch
        {
            held?.Dispose();
            interruption.Dispose();
            throw;
        }
    }

    /// <summary>Begins with the calling thread's network namespace: recovers a change that was interrupted there.</summary>
    /// <param name="drift">What to do with values that something else wrote after an interrupted change.</param>
    /// <exception cref="Failure">RollbackIncomplete if the recovery failed.</exception>
    public NamespaceTransaction Begin(ISysctlBackend backend, DriftPolicy drift) =>
        Begin(backend, drift, NetworkNamespace.Current(Paths));

    /// <param name="here">The calling thread's namespace, if already known.</param>
    public NamespaceTransaction Begin(ISysctlBackend backend, DriftPolicy drift, NamespaceIdentity here) =>
        new(this, new SysctlTransaction(backend), drift, here);

    /// <summary>Fails as recording would, if a record is to be kept.</summary>
    public void CheckRecord()
    {
        if (Options.UseJournal)
            journal.CheckWritable();
    }

    /// <summary>All recorded changes.</summary>
    public ChangeHistory History() => journal.Read();

    public void Dispose()
    {
        WriteNotes();
        try
        {
            if (Options.UseJournal && firstId is { } first)
                journal.Shorten(first, nextId - 1);
        }
        catch (Failure)
        {
            // A journal that could not be shortened is no reason to fail a change that was made.
        }

        held.Dispose();
        Interruption.Dispose();
    }

    /// <summary>The changes that earlier runs left open, oldest first.</summary>
    internal ChangeHistory Open() => new(open ??= [.. journal.Open()]);

    /// <summary>Marks a change that an earlier run left open.</summary>
    internal void Close(Change change, ChangeState state)
    {
        journal.Mark(change, state);
        open?.Remove(change);
    }

    /// <summary>A number for the next change.</summary>
    internal long NextId()
    {
        if (firstId is null)
            firstId = nextId = Options.UseJournal ? journal.NextId() : 1;
        return nextId++;
    }

    /// <summary>Records the change as open; null if no record is kept.</summary>
    internal JournalEntry? Record(Change change) => Options.UseJournal ? journal.Begin(change, durable: change.Files.Count > 0) : null;

    /// <summary>A line for the system log, written at the end of the transaction.</summary>
    internal void Note(string line) => notes.Add(line);

    private void WriteNotes()
    {
        foreach (var note in notes.Take(MaxNotes))
            SystemLog.Note(note);
        if (notes.Count > MaxNotes)
            SystemLog.Note($"changes in {notes.Count - MaxNotes} more network namespaces: see 'keeptune history'");
    }
}
