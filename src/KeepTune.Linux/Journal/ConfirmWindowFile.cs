using KeepTune.Core.Journal;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Journal;

/// <summary>
/// The pending change: <c>/run/keeptune/confirm</c>, which everyone may read and a reboot removes. Beside it is <c>confirm.ID</c>,
/// accessible to root only, on which the window's watchdog holds flock(2). The lock is not on the readable file, because whoever can open a
/// file can lock it. Its name contains the window's id, so that the watchdog of an earlier window is not mistaken for this one's.
/// </summary>
public sealed class ConfirmWindowFile(SystemPaths paths)
{
    private const string Name = "confirm";
    private const string Temporary = Name + ".new";
    private const string Last = "last-window";
    private const int MaxBytes = 1 << 20;

    public string Path => $"{paths.LockDirectory}/{Name}";

    /// <returns>Null if no change is pending.</returns>
    public ConfirmWindow? Read() =>
        Read(Name) is { } bytes && ConfirmWindowCodec.Parse(bytes) is { } window && ConfirmWindowCodec.IsId(window.Id) ? window : null;

    /// <returns>The last window of this boot that was confirmed or rolled back; null if there was none or it is not known.</returns>
    public EndedWindow? ReadEnded() => Read(Last) is { } bytes ? ConfirmWindowCodec.ParseEnded(bytes) : null;

    /// <summary>The window that has a watchdog now; null if there is none, or its watchdog is gone.</summary>
    public ConfirmWindow? ReadWatched() => Read() is { } window && IsWatched(window) ? window : null;

    /// <summary>Whether this window is still open.</summary>
    public bool Holds(ConfirmWindow window) => Read()?.Id == window.Id;

    /// <summary>Writes the window, for the watchdog and everyone else. The directory exists, since the state lock is held.</summary>
    /// <exception cref="Failure">Nothing is left behind.</exception>
    public void Write(ConfirmWindow window)
    {
        var error = Files.Open(null, paths.LockDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            if (error == Errno.None)
            {
                error = Sweep(directory);
            }

            if (error == Errno.None)
            {
                error = Files.Open(directory, LockName(window), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, Mode0600, out var watched);
                watched.Dispose();
            }

            if (error == Errno.None)
                error = Put(directory, window);
            if (error == Errno.None)
                return;
            if (!directory.IsInvalid)
                _ = Sweep(directory);
            throw CouldNotWrite(error);
        }
    }

    /// <summary>Replaces a window that is already open.</summary>
    /// <exception cref="Failure">It is unchanged.</exception>
    public void Replace(ConfirmWindow window)
    {
        var error = Files.Open(null, paths.LockDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            if (error == Errno.None)
                error = Put(directory, window);
            if (error == Errno.None)
                return;
            if (!directory.IsInvalid)
                _ = Files.Unlink(directory, Temporary);
            throw CouldNotWrite(error);
        }
    }

    /// <summary>Notes how the window ended, for a later 'confirm', and closes it.</summary>
    /// <exception cref="Failure">It is still open.</exception>
    public void Close(ConfirmWindow window, WindowEnd end)
    {
        Note(new(window.Change, end, DateTimeOffset.UtcNow));
        Close(window);
    }

    /// <summary>Closes the window, which ends its watchdog.</summary>
    /// <exception cref="Failure">It is still open.</exception>
    public void Close(ConfirmWindow window)
    {
        var error = Files.Open(null, paths.LockDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            if (error == Errno.None)
                error = Files.Unlink(directory, Name);
            if (error != Errno.None && error != Errno.ENOENT)
                throw error.Failure($"remove '{paths.LockDirectory}/{Name}'");
            if (!directory.IsInvalid)
                _ = Files.Unlink(directory, LockName(window));
        }
    }

    /// <summary>Whether this window has a watchdog. Where the lock can't be opened, /proc/locks is searched for it.</summary>
    public bool IsWatched(ConfirmWindow window)
    {
        var path = $"{paths.LockDirectory}/{LockName(window)}";
        var error = Files.Open(null, path, O_RDONLY | O_NOFOLLOW, 0, out var file);
        using (file)
        {
            if (error == Errno.None)
                return Files.TryShareLock(file) == Errno.EAGAIN;
        }

        return error.IsPermission && StateLock.IsHeld(paths, path);
    }

    /// <summary>Watches over a window until the file is disposed of; null if another process does, or the window is gone.</summary>
    public FileDescriptor? Watch(ConfirmWindow window)
    {
        // Checking for a watchdog also takes the lock, for a moment.
        for (var tries = 0; tries < 100; tries++)
        {
            var error = Files.Open(null, $"{paths.LockDirectory}/{LockName(window)}", O_RDWR | O_NOFOLLOW, 0, out var file);
            if (error == Errno.None)
                error = Files.TryLock(file);
            if (error == Errno.None)
            {
                _ = Files.WriteAll(file, ConfirmWindowCodec.Pid());
                return file;
            }

            file.Dispose();
            if (error != Errno.EAGAIN)
                return null;
            Thread.Sleep(5);
        }

        return null;
    }

    // Only a message depends on it, so a failure does not matter.
    private void Note(EndedWindow ended)
    {
        const string temporary = Last + ".new";
        var error = Files.Open(null, paths.LockDirectory, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            if (error != Errno.None)
                return;
            error = Files.Open(directory, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, Mode0644, out var file);
            using (file)
            {
                if (error == Errno.None)
                    error = Files.WriteAll(file, ConfirmWindowCodec.Format(ended));
            }

            if (error != Errno.None || Files.Rename(directory, temporary, Last) != Errno.None)
                _ = Files.Unlink(directory, temporary);
        }
    }

    private byte[]? Read(string name)
    {
        if (Files.Open(null, $"{paths.LockDirectory}/{name}", O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file) != Errno.None)
            return null;
        using (file)
            return Files.ReadAll(file, MaxBytes, out var bytes) == Errno.None ? bytes : null;
    }

    private static string LockName(ConfirmWindow window) => $"{Name}.{window.Id}";

    private Failure CouldNotWrite(Errno error) => error.Failure($"write '{Path}'");

    private static Errno Put(FileDescriptor directory, ConfirmWindow window)
    {
        var error = Files.Open(directory, Temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, Mode0644, out var file);
        using (file)
        {
            if (error == Errno.None)
                error = Files.WriteAll(file, ConfirmWindowCodec.Format(window));
        }

        return error == Errno.None ? Files.Rename(directory, Temporary, Name) : error;
    }

    // Left by killed runs.
    private static Errno Sweep(FileDescriptor directory)
    {
        var error = Files.Seek(directory, 0);
        List<string> names = [];
        if (error == Errno.None)
            error = Files.Names(directory, out names);
        foreach (var name in names.Where(name => name.StartsWith(Name + ".", StringComparison.Ordinal)))
            _ = Files.Unlink(directory, name);
        return error;
    }
}
