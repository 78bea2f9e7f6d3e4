using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>The fate of a window.</summary>
public enum ConfirmWindowState
{
    Open,
    Confirmed,
    RolledBack,
}

/// <summary>A change that awaits confirmation while its watchdog runs, as seen without the lock.</summary>
public static class PendingChange
{
    /// <returns>Null if none is pending. Without its watchdog it counts as an interrupted change.</returns>
    public static ConfirmWindow? Find(SystemPaths paths) => new ConfirmWindowFile(paths).ReadWatched();

    /// <exception cref="Failure">Busy: a change is pending, so no other change is made.</exception>
    public static void Refuse(SystemPaths paths)
    {
        if (Find(paths) is { } window)
        {
            var there = window.Change.Namespace.IsSameAs(NetworkNamespace.Current(paths))
                ? ""
                : NetworkNamespace.Argument(paths, window.Change.Namespace.Inode) ?? "";
            throw new Failure(
                FailureKind.Busy,
                Describe(window),
                $"run 'keeptune confirm{there}' to keep it, 'keeptune confirm{there} --cancel' to roll it back now, or wait");
        }
    }

    /// <summary>
    /// Fails if a new window would overwrite the only record of a change that was interrupted in another namespace, where alone it can be
    /// rolled back.
    /// </summary>
    internal static void RefuseToOverwrite(SystemPaths paths, NamespaceIdentity here)
    {
        var file = new ConfirmWindowFile(paths);
        if (file.Read() is not { Journaled: false } window
            || window.Change.Namespace is not { } there
            || there.IsSameAs(here)
            || there.BootId != here.BootId)
            return;
        if (NetworkNamespace.Argument(paths, there.Inode) is not { } argument)
            return;
        throw new Failure(
            FailureKind.Failed,
            $"a pending change in the network namespace {there.Display} was interrupted, and its old values are recorded "
                + $"only in '{file.Path}'",
            $"run 'keeptune revert{argument}', or remove that file to keep the active values");
    }

    /// <summary><c>a change is pending: 42 s left to confirm</c>.</summary>
    public static string Describe(ConfirmWindow window) =>
        $"a change is pending: {Math.Ceiling(window.Left(BootClock.Now).TotalSeconds):0} s left to confirm";

    /// <summary>The fate of a window, as recorded by whatever closed it.</summary>
    public static ConfirmWindowState FateOf(SystemPaths paths, ConfirmWindow window)
    {
        if (new ConfirmWindowFile(paths).Holds(window))
            return ConfirmWindowState.Open;
        return new PendingRollback(paths, window).Recorded() switch
        {
            ChangeState.Done => ConfirmWindowState.Confirmed,
            ChangeState.RolledBack => ConfirmWindowState.RolledBack,
            // Without a record the files decide, since they are written on confirmation; without files the values do.
            _ when window.Change.Files is [_, ..] files =>
                files.All(file => Recovery.Holds(SystemRoot.Live(paths), file.Path, file.After))
                    ? ConfirmWindowState.Confirmed
                    : ConfirmWindowState.RolledBack,
            _ =>
                window.Change.Runtime is { } runtime && new ProcSys(paths).Read(runtime.After.Keys) == runtime.After
                    ? ConfirmWindowState.Confirmed
                    : ConfirmWindowState.RolledBack,
        };
    }

    /// <summary>Whether a window still has its watchdog.</summary>
    public static bool IsWatched(SystemPaths paths, ConfirmWindow window) => new ConfirmWindowFile(paths).IsWatched(window);

    /// <summary>Opens a window for a change that is about to be made, and returns once the watchdog is ready.</summary>
    /// <param name="warning">A warning about the watchdog, or null.</param>
    /// <exception cref="Failure">There is no window.</exception>
    internal static ConfirmWindow Open(
        SystemPaths paths, Change change, TimeSpan within, bool journaled, Interruption interruption, out string? warning)
    {
        var file = new ConfirmWindowFile(paths);
        var window = Until(new(ConfirmWindowCodec.NewId(), default, default, journaled, change), within + WatchdogProcess.MaxStart);
        file.Write(window);
        try
        {
            warning = WatchdogProcess.Start(paths, window, interruption);
            return window;
        }
        catch
        {
            file.Close(window);
            throw;
        }
    }

    /// <summary>The new values are written: the time to confirm begins.</summary>
    /// <exception cref="Failure">The window is unchanged.</exception>
    internal static ConfirmWindow Begin(SystemPaths paths, ConfirmWindow window, TimeSpan within)
    {
        var begun = Until(window, within) with { IsMade = true };
        new ConfirmWindowFile(paths).Replace(begun);
        return begun;
    }

    private static ConfirmWindow Until(ConfirmWindow window, TimeSpan fromNow) =>
        window with { Deadline = BootClock.Now + fromNow, Until = DateTimeOffset.UtcNow + fromNow };
}
