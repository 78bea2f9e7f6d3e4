using KeepTune.Core.Journal;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Journal;

/// <summary>
/// The change that waits for confirmation: <c>/run/keeptune/confirm</c>, which everyone may read and a reboot takes away. Beside it lies
/// <c>confirm.ID</c>, root's alone, on which the watchdog of that window holds flock(2): whoever can open a file can lock it, so the lock
/// is not on the one that everyone can open. It has the window's name, so that the watchdog of an earlier window does not pass for this
/// one's.
/// </summary>
public sealed class ConfirmWindowFile(SystemPaths paths)
{
    private const string Name = "confirm";
    private const string Temporary = Name + ".new";
    private const int MaxBytes = 1 << 20;

    public string Path => $"{paths.LockDirectory}/{Name}";

    /// <returns>Null when none waits.</returns>
    public ConfirmWindow? Read()
    {
        if (Files.Open(null, $"{paths.LockDirectory}/{Name}", O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0, out var file) != Errno.None)
            return null;
        using (file)
            return Files.ReadAll(file, MaxBytes, out var bytes) == Errno.None
                && ConfirmWindowCodec.Parse(bytes) is { } window
                && ConfirmWindowCodec.IsId(window.Id)
                ? window
                : null;
    }

    /// <summary>The window in which a watchdog stands by now; null when there is none, or its watchdog is gone.</summary>
    public ConfirmWindow? ReadWatched() => Read() is { } window && IsWatched(window) ? window : null;

    /// <summary>Whether this window is still there.</summary>
    public bool Holds(ConfirmWindow window) => Read()?.Id == window.Id;

    /// <summary>Writes the window down, for the watchdog and everyone else. The directory is there: the state lock is held.</summary>
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

    /// <summary>Writes a window anew that is there already.</summary>
    /// <exception cref="Failure">It is as it was.</exception>
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

    /// <summary>Takes the window away: its watchdog ends.</summary>
    /// <exception cref="Failure">It is still there.</exception>
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

    /// <summary>Whether a watchdog stands by for this window. Who may not open the lock looks for it in /proc/locks.</summary>
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

    /// <summary>Stands by for a window until the file is disposed of; null when another does, or the window is gone.</summary>
    public FileDescriptor? Watch(ConfirmWindow window)
    {
        // Who asks whether a watchdog stands by takes the lock too, for a moment.
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

    // What killed runs left.
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
