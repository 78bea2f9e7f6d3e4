using System.Runtime.InteropServices;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Changes;

/// <summary>
/// The process that restores the old values at the deadline of a window. It also does so at once on SIGTERM, and if the run that opened the
/// window died before all new values were written. It does nothing once the window is closed. It keeps the network namespace open, so that
/// there is something to restore whatever else ends.
/// </summary>
public sealed class Watchdog(SystemPaths paths)
{
    private const int Tries = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly ConfirmWindowFile file = new(paths);

    /// <summary>Returns when the window is closed.</summary>
    /// <exception cref="Failure">The old values could not be restored.</exception>
    public void Run(string id)
    {
        using var terminate = new ManualResetEventSlim();
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            terminate.Set();
        });
        DetachedProcess.TakeName(paths);
        _ = Files.Open(null, $"{paths.Proc}/thread-self/ns/net", O_RDONLY, 0, out var held);
        using (held)
        {
            // Holding the lock signals that the watchdog is ready, so it comes last.
            if (file.Read() is not { } window || window.Id != id || file.Watch(window) is not { } watched)
                return;
            using (watched)
            {
                Wait(window, terminate);
                RollBack(window);
            }
        }
    }

    // In short steps: a wait does not count suspend, and the window may be closed early. The window is read each time, because its
    // deadline is set again once the change is made.
    private void Wait(ConfirmWindow window, ManualResetEventSlim terminate)
    {
        while (file.Read() is { } now && now.Id == window.Id && now.Left(BootClock.Now) is var left && left > TimeSpan.Zero)
        {
            var interval = now.IsMade ? Interval : StartInterval;
            if (IsAbandoned(now) || terminate.Wait(left < interval ? left : interval))
                return;
        }
    }

    // The run that opened the window holds the lock until it ends. If it was killed before that, or could not roll back, the values may be
    // a mixture.
    private bool IsAbandoned(ConfirmWindow window)
    {
        if (window.IsMade)
            return false;
        try
        {
            using var held = StateLock.Take(paths, TimeSpan.Zero, Interruption.Never());
            return file.Read() is { IsMade: false } still && still.Id == window.Id;
        }
        catch (Failure)
        {
            return false;
        }
    }

    private void RollBack(ConfirmWindow window)
    {
        using var held = TakeLock(window);
        for (var tries = 1; file.Holds(window); tries++)
        {
            try
            {
                var outcome = new PendingRollback(paths, window).RollBack(WindowEnd.Interrupted);
                SystemLog.Note(outcome.Completed
                    ? $"change {window.Change.Id} was confirmed; completed its record"
                    : $"change {window.Change.Id} was not confirmed, so it was rolled back: {Outcome(window.Change)}");
                return;
            }
            catch (Failure failure)
            {
                SystemLog.Note(
                    $"change {window.Change.Id} was not confirmed and could not be rolled back (try {tries} of {Tries}): "
                        + $"{string.Join("; ", failure.Messages)}");
                if (tries == Tries)
                    throw;
            }

            Thread.Sleep(Interval);
        }
    }

    // A hanging keeptune must not prevent the roll-back.
    private StateLock? TakeLock(ConfirmWindow window)
    {
        if (!file.Holds(window))
            return null;
        try
        {
            return StateLock.Take(paths, LockTimeout, Interruption.Never());
        }
        catch (Failure failure)
        {
            SystemLog.Note($"continuing without the lock: {failure.Message}");
            return null;
        }
    }

    private static string Outcome(Change change) => change.Runtime is { } runtime
        ? $"time/intvl/probes {runtime.Before} in {change.Namespace.Display}"
        : "the file is unchanged";
}
