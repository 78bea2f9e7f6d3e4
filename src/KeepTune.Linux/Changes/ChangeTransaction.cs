using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>How a turn goes.</summary>
/// <param name="ReachesRuntime">False when only a file is written: then the sysctls need not be writable.</param>
/// <param name="Expected">The values that the running kernel will most likely get, for the message when it can't; null when not
/// known.</param>
/// <param name="UseJournal">False: no record, so no undo. An interrupted change of an earlier run is mended all the same.</param>
/// <param name="Wait">How long to wait for another keeptune.</param>
/// <param name="OfMany">Many namespaces are changed: their changes are recorded as those of one command.</param>
public sealed record TransactionOptions(
    bool ReachesRuntime, SysctlValues? Expected, bool UseJournal, TimeSpan Wait, string CommandLine, bool OfMany = false);

/// <summary>
/// The time in which one keeptune changes this machine: the lock is held. In it changes are made in one network namespace after the other,
/// each by a <see cref="NamespaceTransaction"/>. Nobody else writes the journal meanwhile, so what it held at the start is known without
/// reading it again.
/// </summary>
public sealed class ChangeTransaction : IDisposable
{
    private const int MostNotes = 8;

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

    /// <summary>Signals that came; asked between steps.</summary>
    public Interruption Interruption { get; }

    /// <summary>Another keeptune was at work: what was read before the turn may have changed.</summary>
    public bool HadToWait => held.HadToWait;

    internal SystemPaths Paths { get; }

    internal SystemRoot Root { get; }

    internal TransactionOptions Options { get; }

    /// <summary>What ties the changes of this turn together; null for a change of its own.</summary>
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

    /// <summary>Begins with the network namespace that the calling thread is in: what was interrupted there is mended.</summary>
    /// <param name="foreign">What becomes of values that somebody else wrote after an interrupted change.</param>
    /// <exception cref="Failure">RollbackIncomplete when mending went wrong.</exception>
    public NamespaceTransaction Begin(ISysctlBackend backend, DriftPolicy foreign) =>
        Begin(backend, foreign, NetworkNamespace.Current(Paths));

    /// <param name="here">The namespace that the calling thread is in, where that is known.</param>
    public NamespaceTransaction Begin(ISysctlBackend backend, DriftPolicy foreign, NamespaceIdentity here) =>
        new(this, new SysctlTransaction(backend), foreign, here);

    /// <summary>Fails the way the first record would, where one is to be kept.</summary>
    public void CheckRecord()
    {
        if (Options.UseJournal)
            journal.CheckWritable();
    }

    /// <summary>All changes on record.</summary>
    public ChangeHistory History() => journal.Read();

    public void Dispose()
    {
        Tell();
        try
        {
            if (Options.UseJournal && firstId is { } first)
                journal.Shorten(first, nextId - 1);
        }
        catch (Failure)
        {
            // A journal that stays long is no reason to fail a change that is made.
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

    /// <summary>Writes the change down as open; null where no record is kept.</summary>
    internal JournalEntry? Record(Change change) => Options.UseJournal ? journal.Begin(change, durable: change.Files.Count > 0) : null;

    /// <summary>A line for the system's log, written at the end of the turn.</summary>
    internal void Note(string line) => notes.Add(line);

    private void Tell()
    {
        foreach (var note in notes.Take(MostNotes))
            SystemLog.Note(note);
        if (notes.Count > MostNotes)
            SystemLog.Note($"and changes in {notes.Count - MostNotes} more network namespaces: see 'keeptune history'");
    }
}
