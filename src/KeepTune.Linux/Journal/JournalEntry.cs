using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>A change's line in the open journal file.</summary>
public sealed class JournalEntry : IDisposable
{
    private readonly ChangeJournal journal;
    private readonly FileDescriptor file;
    private readonly long offset;
    private readonly bool durable;

    internal JournalEntry(ChangeJournal journal, FileDescriptor file, long offset, bool durable)
    {
        this.journal = journal;
        this.file = file;
        this.offset = offset;
        this.durable = durable;
    }

    /// <exception cref="Failure">The mark was not written, or may not have been: the change is still open.</exception>
    public void Mark(ChangeState state)
    {
        var error = Write(state);
        if (error == Errno.None && durable)
        {
            error = Files.Sync(file);
            if (error != Errno.None)
                _ = Write(ChangeState.Open);
        }

        if (error != Errno.None)
            throw journal.CouldNotWrite(error);
    }

    private Errno Write(ChangeState state) => Files.WriteAt(file, JournalLine.StateBytes(state), offset + JournalLine.StateOffset);

    public void Dispose() => file.Dispose();
}
