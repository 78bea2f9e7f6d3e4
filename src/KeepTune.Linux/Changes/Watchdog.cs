using System.Runtime.InteropServices;
using KeepTune.Core.Journal;
using KeepTune.Linux.Journal;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Changes;

/// <summary>
/// The process that puts the old values back at the deadline of a window, or at once on SIGTERM and when the run that opened it has died
/// before all new values were there, unless the window is closed by then. It holds the network namespace open, so that there is something
/// to restore whatever else ends.
/// </summary>
public sealed class Watchdog(SystemPaths paths)
{
    private const int Tries = 10;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAtBirth = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    private readonly ConfirmWindowFile file = new(paths);

    /// <summary>Returns when the window is closed.</summary>
    /// <exception cref="Failure">The old values could not be put back.</exception>
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
            // To hold the lock says that the watchdog stands by, so it comes last.
            if (file.Read() is not { } window || window.Id != id || file.Watch(window) is not { } watched)
                return;
            using (watched)
            {
                Wait(window, terminate);
                RollBack(window);
            }
        }
    }

    // In short steps: a wait does not count the time of a suspend, and the window may be closed early. It is read each time, since its
    // deadline is set anew when the change is made.
    private void Wait(ConfirmWindow window, ManualResetEventSlim terminate)
    {
        while (file.Read() is { } now && now.Id == window.Id && now.Left(BootClock.Now) is var left && left > TimeSpan.Zero)
        {
            var look = now.IsMade ? Look : LookAtBirth;
            if (IsAbandoned(now) || terminate.Wait(left < look ? left : look))
                return;
        }
    }

    // The run that opened the window holds the lock until it ends. One that was killed before, or could not roll back, may have left a
    // mixture.
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
                var outcome = new PendingRollback(paths, window).RollBack();
                SystemLog.Note(outcome.Completed
                    ? $"change {window.Change.Id} was confirmed; its record is complete now"
                    : $"change {window.Change.Id} was not confirmed: {Described(window.Change)} again");
                return;
            }
            catch (Failure failure)
            {
                SystemLog.Note(
                    $"change {window.Change.Id} was not confirmed, and could not be rolled back (try {tries} of {Tries}): "
                        + $"{string.Join("; ", failure.Messages)}");
                if (tries == Tries)
                    throw;
            }

            Thread.Sleep(Look);
        }
    }

    // A keeptune that hangs must not keep the old values from coming back.
    private StateLock? TakeLock(ConfirmWindow window)
    {
        if (!file.Holds(window))
            return null;
        try
        {
            return StateLock.Take(paths, LockPatience, Interruption.Never());
        }
        catch (Failure failure)
        {
            SystemLog.Note($"going on without the lock: {failure.Message}");
            return null;
        }
    }

    private static string Described(Change change) => change.Runtime is { } runtime
        ? $"time/intvl/probes are {runtime.Before} in {change.Namespace.Display}"
        : "the file is as it was";
}
