using System.Text;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Journal;

/// <summary>
/// The changes that keeptune made: <c>/var/lib/keeptune/journal</c>, one line per change, readable by everyone. The line is written before
/// a change begins and its state is marked when it ends, so an interrupted change is visible. Lines are ASCII, so bytes and characters are
/// the same.
/// </summary>
public sealed class ChangeJournal(SystemPaths paths)
{
    /// <summary>How many changes are kept; the file is shortened when it contains twice as many.</summary>
    public const int Kept = 1000;

    private const int Step = 100;
    private const int ShortestLine = 256;
    private const int TailBytes = 64 * 1024;
    private const int MaxBytes = 256 * 1024 * 1024;

    private bool hasDirectory;

    public string Path => $"{paths.JournalDirectory}/journal";

    /// <summary>All recorded changes of values. Lines of other kinds, and unreadable ones, are skipped.</summary>
    /// <exception cref="Failure">The file exists but can't be read.</exception>
    public ChangeHistory Read() => HistoryOf(ReadLines());

    /// <summary>The change that began here but did not end. Cheap if none is open: the lines are searched, not parsed.</summary>
    public Change? Interrupted(Func<NamespaceIdentity> here) =>
        Open() is [_, ..] open ? new ChangeHistory(open).InterruptedIn(here()) : null;

    /// <summary>Every change that began but did not end, oldest first.</summary>
    public IReadOnlyList<Change> Open() => HoldsOpen() ? [.. Read().Changes.Where(change => change.State is ChangeState.Open)] : [];

    /// <summary>The number of the next change.</summary>
    public long NextId()
    {
        // The tail contains no complete line: the file is empty, or its last line is longer.
        var last = LastId(ReadFrom(Math.Max(0, Size - TailBytes))) ?? LastId(ReadFrom(0));
        return last is { } id ? id + 1 : 1;
    }

    /// <summary>Records the change as open.</summary>
    /// <param name="durable">Sync it to disk: for a change that outlives the boot.</param>
    /// <exception cref="Failure">Failed: without <c>--no-journal</c> nothing may be changed.</exception>
    public JournalEntry Begin(Change change, bool durable)
    {
        var file = OpenForWriting();
        try
        {
            return Append(file, change, durable);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Checks that a change could be recorded.</summary>
    /// <exception cref="Failure">It could not.</exception>
    public void CheckWritable() => OpenForWriting().Dispose();

    /// <summary>Marks a change of an earlier run.</summary>
    public void Mark(Change change, ChangeState state)
    {
        var error = Files.Open(null, Path, O_RDWR | O_NOFOLLOW, 0, out var file);
        if (error != Errno.None)
            throw CouldNotWrite(error);
        using var entry = new JournalEntry(this, file, OffsetOf(change), durable: change.Files.Count > 0);
        entry.Mark(state);
    }

    /// <summary>
    /// Keeps the newest changes, and of older ones those that are open or that a revert needs (<see cref="JournalRetention"/>). Lines of
    /// other kinds stay: only the version that wrote them knows which it needs. With many namespaces much is kept, so this is not tried
    /// every time, and after a command that changed many of them only if it helps.
    /// </summary>
    /// <param name="first">The number of the first change that was added.</param>
    /// <param name="last">The number of the last one.</param>
    public void Shorten(long first, long last)
    {
        if (last / Step == (first - 1) / Step
            || Size < Kept * ShortestLine
            || ReadFrom(0).AsSpan().Count((byte)'\n') <= (2 * Kept) + (6 * (last - first)))
            return;

        var lines = ReadLines();
        var history = HistoryOf(lines);
        var needed = JournalRetention.Of(history);
        var kept = history.Changes.Where(
            (change, index) => index >= history.Changes.Count - Kept || change.State is ChangeState.Open || needed.Contains(change.Id))
            .ToHashSet(ReferenceEqualityComparer.Instance);
        Replace(Encoding.Latin1.GetBytes(string.Concat(lines
            .Where(line => line.Change is { } change ? kept.Contains(change) : JournalLine.IsOfAnotherKind(line.Text))
            .Select(line => line.Text + '\n'))));
    }

    internal Failure CouldNotWrite(Errno error) => new(
        FailureKind.Failed,
        $"couldn't write the change journal '{Path}': {error.Text}",
        "make it writable or free some space, or continue without undo: '--no-journal'");

    private FileDescriptor OpenForWriting()
    {
        var error = hasDirectory ? Errno.None : Files.MakeDirectory(null, paths.JournalDirectory, Mode0755);
        hasDirectory = error == Errno.None || error == Errno.EEXIST;
        if (!hasDirectory)
            throw CouldNotWrite(error);
        error = Files.Open(null, Path, O_RDWR | O_CREAT | O_NOFOLLOW, Mode0644, out var file);
        return error == Errno.None ? file : throw CouldNotWrite(error);
    }

    private bool HoldsOpen()
    {
        var error = Files.Open(null, Path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file);
        if (error == Errno.ENOENT || error == Errno.ENOTDIR)
            return false;
        using (file)
        {
            // A match may span two pieces, so the end of one is kept for the next.
            var pattern = JournalLine.OpenPrefix;
            var buffer = new byte[TailBytes / 4];
            var kept = 0;
            while (true)
            {
                var count = 0;
                if (error == Errno.None)
                    error = Files.Read(file, buffer.AsSpan(kept), out count);
                if (error != Errno.None)
                    throw error.Failure($"read the change journal '{Path}'");
                if (count == 0)
                    return false;
                var piece = buffer.AsSpan(0, kept + count);
                if (piece.IndexOf(pattern) >= 0)
                    return true;
                kept = Math.Min(pattern.Length - 1, piece.Length);
                piece[^kept..].CopyTo(buffer);
            }
        }
    }

    private long Size => Files.Status(Path, out var status) == Errno.None ? (long)status.Size : 0;

    private JournalEntry Append(FileDescriptor file, Change change, bool durable)
    {
        var error = Files.Status(file, out var status);
        if (error != Errno.None)
            throw CouldNotWrite(error);
        var end = (long)status.Size;
        var line = JournalLine.Format(change);
        var torn = end > 0 && IsTorn(file, end);
        error = Files.WriteAt(file, torn ? [(byte)'\n', .. line] : line, end);
        if (error == Errno.None && durable)
            error = Files.Sync(file);
        if (error == Errno.None && durable && end == 0)
            error = SyncDirectory();
        if (error != Errno.None)
        {
            _ = Files.Truncate(file, end);
            throw CouldNotWrite(error);
        }

        return new JournalEntry(this, file, torn ? end + 1 : end, durable);
    }

    private Errno SyncDirectory()
    {
        var error = Files.Open(null, paths.JournalDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
            return error == Errno.None ? Files.Sync(directory) : error;
    }

    private static bool IsTorn(FileDescriptor file, long end)
    {
        Span<byte> last = stackalloc byte[1];
        return Files.ReadAt(file, last, end - 1, out var count) == Errno.None && count == 1 && last[0] != '\n';
    }

    private long OffsetOf(Change change)
    {
        long offset = 0;
        foreach (var line in Lines(ReadFrom(0)))
        {
            if (JournalLine.Parse(line) is { State: ChangeState.Open } open && open.Id == change.Id)
                return offset;
            offset += line.Length + 1;
        }

        throw new Failure(FailureKind.Failed, $"change {change.Id} is no longer in '{Path}'");
    }

    private void Replace(byte[] content)
    {
        const string temporary = "journal.new";
        var error = Files.Open(null, paths.JournalDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            if (error != Errno.None)
                return;
            error = Files.Open(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, Mode0644, out var file);
            using (file)
            {
                if (error == Errno.None)
                    error = Files.WriteAll(file, content);
                if (error == Errno.None)
                    error = Files.Sync(file);
            }

            if (error != Errno.None || Files.Rename(directory, temporary, "journal") != Errno.None)
                _ = Files.Unlink(directory, temporary);
        }
    }

    private byte[] ReadFrom(long offset)
    {
        var error = Files.Open(null, Path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file);
        if (error == Errno.ENOENT)
            return [];
        using (file)
        {
            byte[] bytes = [];
            if (error == Errno.None)
                error = offset == 0 ? Errno.None : Files.Seek(file, offset);
            if (error == Errno.None)
                error = Files.ReadAll(file, MaxBytes, out bytes);
            return error == Errno.None ? bytes : throw error.Failure($"read the change journal '{Path}'");
        }
    }

    private static long? LastId(ReadOnlySpan<byte> tail)
    {
        while (!tail.IsEmpty)
        {
            var start = tail[..^1].LastIndexOf((byte)'\n') + 1;
            if (JournalLine.IdOf(tail[start..]) is { } id)
                return id;
            tail = tail[..start];
        }

        return null;
    }

    private List<(string Text, Change? Change)> ReadLines() =>
        [.. Lines(ReadFrom(0)).Where(line => line.Length > 0).Select(line => (line, JournalLine.Parse(line)))];

    private static ChangeHistory HistoryOf(List<(string Text, Change? Change)> lines) =>
        new([.. lines.Select(line => line.Change).OfType<Change>()])
        {
            Unreadable = lines.Count(line => line.Change is null && !JournalLine.IsOfAnotherKind(line.Text)),
        };

    private static string[] Lines(byte[] bytes) => Encoding.Latin1.GetString(bytes).Split('\n');
}
