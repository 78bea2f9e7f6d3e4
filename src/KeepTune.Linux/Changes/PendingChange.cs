using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>What has become of a window.</summary>
public enum ConfirmWindowState
{
    Open,
    Confirmed,
    RolledBack,
}

/// <summary>A change that waits for confirmation while its watchdog stands by, as seen without the lock.</summary>
public static class PendingChange
{
    /// <returns>Null when none waits. One whose watchdog is gone is an interrupted change.</returns>
    public static ConfirmWindow? Find(SystemPaths paths) => new ConfirmWindowFile(paths).ReadWatched();

    /// <exception cref="Failure">Busy: one waits, and no other change is made meanwhile.</exception>
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
    /// Fails where a new window would take the place of the only record of a change that was interrupted in another namespace: only there
    /// can it be taken back.
    /// </summary>
    internal static void RefuseToForget(SystemPaths paths, NamespaceIdentity here)
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
            $"a change that waited for confirmation in the network namespace {there.Display} was interrupted, and nothing else than "
                + $"'{file.Path}' tells what was there before",
            $"run 'keeptune revert{argument}', or remove that file to leave its values as they are");
    }

    /// <summary><c>a change waits for confirmation: 42 s left</c>.</summary>
    public static string Describe(ConfirmWindow window) =>
        $"a change waits for confirmation: {Math.Ceiling(window.Left(BootClock.Now).TotalSeconds):0} s left";

    /// <summary>What has become of a window, told by whoever has closed it.</summary>
    public static ConfirmWindowState FateOf(SystemPaths paths, ConfirmWindow window)
    {
        if (new ConfirmWindowFile(paths).Holds(window))
            return ConfirmWindowState.Open;
        return new PendingRollback(paths, window).Recorded() switch
        {
            ChangeState.Done => ConfirmWindowState.Confirmed,
            ChangeState.RolledBack => ConfirmWindowState.RolledBack,
            // Without a record the files tell, which are written when it is confirmed; without files the values.
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

    /// <summary>Whether the watchdog of a window still stands by.</summary>
    public static bool IsWatched(SystemPaths paths, ConfirmWindow window) => new ConfirmWindowFile(paths).IsWatched(window);

    /// <summary>Opens a window for a change that is about to be made, and returns when a watchdog stands by.</summary>
    /// <param name="warning">What is to be said of the watchdog; null for nothing.</param>
    /// <exception cref="Failure">There is no window.</exception>
    internal static ConfirmWindow Open(
        SystemPaths paths, Change change, TimeSpan within, bool journaled, Interruption interruption, out string? warning)
    {
        var file = new ConfirmWindowFile(paths);
        var window = Until(new(ConfirmWindowCodec.NewId(), default, default, journaled, change), within + WatchdogProcess.LongestStart);
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

    /// <summary>The new values are there: now the time to confirm begins.</summary>
    /// <exception cref="Failure">The window is as it was.</exception>
    internal static ConfirmWindow Begin(SystemPaths paths, ConfirmWindow window, TimeSpan within)
    {
        var begun = Until(window, within) with { IsMade = true };
        new ConfirmWindowFile(paths).Replace(begun);
        return begun;
    }

    private static ConfirmWindow Until(ConfirmWindow window, TimeSpan fromNow) =>
        window with { Deadline = BootClock.Now + fromNow, Until = DateTimeOffset.UtcNow + fromNow };
}
