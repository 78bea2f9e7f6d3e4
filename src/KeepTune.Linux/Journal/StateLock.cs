using System.Diagnostics;
using static KeepTune.Linux.Interop.Constants;
using static KeepTune.Linux.Interop.FileModes;

namespace KeepTune.Linux.Journal;

/// <summary>
/// Only one keeptune changes this machine at a time: flock(2) on <c>/run/keeptune/lock</c>, which the kernel releases when the process
/// ends.
/// </summary>
public sealed class StateLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileDescriptor file;

    private StateLock(FileDescriptor file, bool hadToWait) => (this.file, HadToWait) = (file, hadToWait);

    /// <summary>Another keeptune held it: what was read before may have changed.</summary>
    public bool HadToWait { get; }

    /// <param name="wait">How long to wait for another keeptune.</param>
    /// <exception cref="Failure">Busy after <paramref name="wait"/>; NotPermitted or Failed if the lock file can't be opened.</exception>
    public static StateLock Take(SystemPaths paths, TimeSpan wait, Interruption interruption)
    {
        var directory = paths.LockDirectory;
        var error = Files.MakeDirectory(null, directory, Mode0755);
        if (error != Errno.None && error != Errno.EEXIST)
            throw error.Failure($"create '{directory}'");

        // Readable by root only: whoever can open it can lock it.
        error = Files.Open(null, $"{directory}/lock", O_RDWR | O_CREAT | O_NOFOLLOW, Mode0600, out var file);
        if (error != Errno.None)
            throw error.Failure($"open '{directory}/lock'");

        return Hold(file, wait, interruption);
    }

    /// <summary>The lock of an image that isn't running: on the directory that is written.</summary>
    public static StateLock TakeDirectory(FileDescriptor directory, TimeSpan wait, Interruption interruption)
    {
        var error = Files.Open(directory, ".", O_RDONLY | O_DIRECTORY, 0, out var file);
        return error == Errno.None ? Hold(file, wait, interruption) : throw error.Failure("open the directory of the persistent file");
    }

    /// <summary>
    /// Whether a process holds the lock now. Without permission to open it, /proc/locks is searched (proc(5)), which does not show the
    /// locks of processes that are invisible here.
    /// </summary>
    public static bool IsHeld(SystemPaths paths)
    {
        var path = $"{paths.LockDirectory}/lock";
        var error = Files.Open(null, path, O_RDONLY | O_NOFOLLOW, 0, out var file);
        using (file)
            return error == Errno.None ? Files.TryShareLock(file) == Errno.EAGAIN : IsHeld(paths, path);
    }

    internal static bool IsHeld(SystemPaths paths, string path)
    {
        if (Files.Status(path, out var status) != Errno.None
            || Files.Open(null, $"{paths.Proc}/locks", O_RDONLY, 0, out var locks) != Errno.None)
        {
            return false;
        }

        using (locks)
        {
            var id = $" {status.DeviceMajor:x2}:{status.DeviceMinor:x2}:{status.Inode} ";
            return Files.ReadAll(locks, 1 << 20, out var bytes) == Errno.None
                && System.Text.Encoding.ASCII.GetString(bytes)
                    .Split('\n')
                    .Any(line => line.Contains(" FLOCK ", StringComparison.Ordinal) && line.Contains(id, StringComparison.Ordinal));
        }
    }

    public void Dispose() => file.Dispose();

    private static StateLock Hold(FileDescriptor file, TimeSpan wait, Interruption interruption)
    {
        var started = Stopwatch.StartNew();
        for (var hadToWait = false; ; hadToWait = true)
        {
            var error = Files.TryLock(file);
            if (error == Errno.None)
                return new StateLock(file, hadToWait);

            var busy = error == Errno.EAGAIN;
            if (!busy || started.Elapsed >= wait)
            {
                file.Dispose();
                throw busy
                    ? new Failure(
                        FailureKind.Busy,
                        $"another keeptune is running; waited {wait.TotalSeconds:0} s",
                        "try again, or wait longer with '--wait 60'")
                    : error.Failure("take the lock");
            }

            try
            {
                interruption.ThrowIfRequested();
            }
            catch (Failure)
            {
                file.Dispose();
                throw;
            }

            Thread.Sleep(Pause);
        }
    }
}
