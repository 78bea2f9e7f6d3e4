using System.Text;
using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.State;

/// <summary>
/// What KeepTune changed: <c>/var/lib/keeptune/journal</c>, one line a change, readable by everyone. A line is written before the change begins
/// and its state is marked when it ends, so a change that was cut short shows.
/// </summary>
public sealed class ChangeJournal(SystemPaths paths)
{
    /// <summary>How many changes are kept; the file is shortened when it holds a tenth more.</summary>
    public const int Kept = 1000;

    private const int Slack = Kept / 10;
    private const int TailBytes = 64 * 1024;
    private const int MaxBytes = 256 * 1024 * 1024;

    public string Path => $"{paths.JournalDirectory}/journal";

    /// <summary>All changes on record. An unreadable line is passed over. Lines are ASCII, so bytes and characters count alike.</summary>
    /// <exception cref="Failure">The file exists and can't be read.</exception>
    public ChangeHistory Read() => new(Parse(ReadFrom(0)));

    /// <summary>The newest changes: enough to see an interrupted one and the next number, however long the file.</summary>
    public ChangeHistory ReadNewest()
    {
        if (Files.Status(Path, out var status) != Errno.None)
            return ChangeHistory.Empty;
        if (status.Size <= TailBytes)
            return Read();

        var tail = ReadFrom((long)status.Size - TailBytes);
        var changes = Parse(tail[(tail.IndexOf('\n') + 1)..]);
        return changes.Count > 0 ? new(changes) : Read();
    }

    /// <summary>Whether a change among the newest is open: a cheap look before a thorough one.</summary>
    public bool HasOpen => Files.Status(Path, out var status) == Errno.None
        && ReadFrom(Math.Max(0, (long)status.Size - TailBytes)).Contains(JournalLine.OpenPrefix, StringComparison.Ordinal);

    /// <summary>Writes the change down as open.</summary>
    /// <param name="durable">Sync to disk: for a change that outlives the boot.</param>
    /// <exception cref="Failure">Failed: nothing may be changed without <c>--no-journal</c>.</exception>
    public JournalEntry Begin(Change change, bool durable)
    {
        var error = Files.MakeDirectory(null, paths.JournalDirectory, 0x1ED);
        if (error != Errno.None && error != Errno.EEXIST)
            throw CouldNotWrite(error);

        error = Files.Open(null, Path, O_RDWR | O_CREAT | O_NOFOLLOW, 0x1A4, out var file);
        if (error != Errno.None)
            throw CouldNotWrite(error);
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

    /// <summary>Marks a change of an earlier run.</summary>
    public void Mark(Change change, ChangeState state)
    {
        var error = Files.Open(null, Path, O_RDWR | O_NOFOLLOW, 0, out var file);
        if (error != Errno.None)
            throw CouldNotWrite(error);
        using var entry = new JournalEntry(this, file, OffsetOf(change), durable: change.Files.Count > 0);
        entry.Mark(state);
    }

    /// <summary>Keeps the newest changes, and of the older ones those that a revert of everything still needs.</summary>
    public void Shorten(NamespaceIdentity here)
    {
        var history = Read();
        if (history.Changes.Count <= Kept + Slack)
            return;

        var origin = history.Standing(here).LastOrDefault();
        var kept = history.Changes.Where((change, index) => index >= history.Changes.Count - Kept || change.Id == origin?.Id);
        Replace(string.Concat(kept.Select(JournalLine.Format)));
    }

    internal Failure CouldNotWrite(Errno error) => new(
        error.IsPermission ? FailureKind.NotPermitted : FailureKind.Failed,
        $"couldn't write the change journal '{Path}': {error.Text}",
        error.IsPermission ? "run as root" : "make room or a writable place there, or go on without undo: '--no-journal'");

    private JournalEntry Append(FileDescriptor file, Change change, bool durable)
    {
        var error = Files.Status(file, out var status);
        var end = (long)status.Size;
        var text = JournalLine.Format(change);
        if (error == Errno.None && end > 0 && IsTorn(file, end))
            text = "\n" + text;
        var bytes = Encoding.UTF8.GetBytes(text);
        if (error == Errno.None)
            error = Files.WriteAt(file, bytes, end);
        if (error == Errno.None && durable)
            error = Files.Sync(file);
        if (error != Errno.None)
        {
            _ = Files.Truncate(file, end);
            throw CouldNotWrite(error);
        }

        return new JournalEntry(this, file, end + (text[0] == '\n' ? 1 : 0), durable);
    }

    private static bool IsTorn(FileDescriptor file, long end)
    {
        Span<byte> last = stackalloc byte[1];
        return Files.ReadAt(file, last, end - 1, out var count) == Errno.None && count == 1 && last[0] != '\n';
    }

    private long OffsetOf(Change change)
    {
        long offset = 0;
        foreach (var line in ReadFrom(0).Split('\n'))
        {
            if (JournalLine.Parse(line)?.Id == change.Id)
                return offset;
            offset += line.Length + 1;
        }

        throw new Failure(FailureKind.Failed, $"change {change.Id} is no longer in '{Path}'");
    }

    private void Replace(string text)
    {
        var error = Files.Open(null, paths.JournalDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            const string temporary = "journal.new";
            FileDescriptor? file = null;
            if (error == Errno.None)
                error = Files.Open(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0x1A4, out file);
            using (file)
            {
                if (error == Errno.None)
                    error = Files.WriteAll(file!, Encoding.UTF8.GetBytes(text));
                if (error == Errno.None)
                    error = Files.Sync(file!);
            }

            if (error == Errno.None)
                error = Files.Rename(directory, temporary, "journal");

            // A journal that stays long is no reason to fail a change that is made.
            if (error != Errno.None && !directory.IsInvalid)
                _ = Files.Unlink(directory, temporary);
        }
    }

    private string ReadFrom(long offset)
    {
        var error = Files.Open(null, Path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file);
        if (error == Errno.ENOENT)
            return "";
        using (file)
        {
            byte[] bytes = [];
            if (error == Errno.None)
                error = offset == 0 ? Errno.None : Files.Seek(file, offset);
            if (error == Errno.None)
                error = Files.ReadAll(file, MaxBytes, out bytes);
            return error == Errno.None ? Encoding.Latin1.GetString(bytes) : throw error.Failure($"read the change journal '{Path}'");
        }
    }

    private static List<Change> Parse(string text) => [.. text.Split('\n').Select(JournalLine.Parse).OfType<Change>()];
}
