using System.Runtime.InteropServices;
using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli.Changes;

/// <summary>
/// The countdown at the terminal after <c>apply --confirm</c>. It only looks on and passes on what is typed: the watchdog keeps the time,
/// so the terminal may go away at any moment.
/// </summary>
/// <param name="target">The option that names the namespace, after a blank; empty for the own one.</param>
internal sealed class ConfirmPrompt(ConfirmWindow window, string target, Invocation invocation)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly CountdownLine line = new();
    private readonly Terminal terminal = new();

    /// <param name="made">The report of what stands for now: shown first.</param>
    public Outcome Run(Outcome made, Screen screen)
    {
        // SIGHUP ends the countdown as it ends any program, and leaves the rest to the watchdog.
        using var interruption = Interruption.Watch(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        var lost = Report.Print(made.Text(screen));
        Terminal.Flush();
        try
        {
            var code = lost == Errno.None || lost == Errno.EPIPE ? ExitCode.Done : ExitCode.ReportLost;
            return Count(interruption, screen) with { Code = code };
        }
        finally
        {
            line.Clear();
        }
    }

    private Outcome Count(Interruption interruption, Screen screen)
    {
        while (true)
        {
            var fate = PendingChange.FateOf(invocation.Paths, window);
            if (fate is ConfirmWindowState.Confirmed)
                return new TextOutcome("confirmed\n");
            if (fate is ConfirmWindowState.RolledBack)
                throw TimeIsOver();
            if (Requested(interruption) is { } signal)
                throw RolledBackNow(signal);

            var left = window.Left(BootClock.Now);
            line.Show(left);
            if (left == TimeSpan.Zero && !PendingChange.IsWatched(invocation.Paths, window))
                return WithoutWatchdog();
            if (terminal.ReadLine(Tick) == "" && left > TimeSpan.Zero)
            {
                line.Clear();
                return new TextOutcome(ChangeText.Confirmed(new ConfirmOperation(null, invocation).Keep(), screen));
            }
        }
    }

    private static Failure? Requested(Interruption interruption)
    {
        try
        {
            interruption.ThrowIfRequested();
            return null;
        }
        catch (Failure signal)
        {
            return signal;
        }
    }

    private Failure RolledBackNow(Failure signal)
    {
        TakeBack();
        return PendingChange.FateOf(invocation.Paths, window) is ConfirmWindowState.Confirmed
            ? new Failure(
                FailureKind.Failed, "interrupted, but the change had been confirmed: it stays", "run 'keeptune revert' to undo it")
            : new Failure(signal.Kind, $"interrupted; {OldValues()}");
    }

    private Outcome WithoutWatchdog()
    {
        TakeBack();
        return PendingChange.FateOf(invocation.Paths, window) is ConfirmWindowState.Confirmed
            ? new TextOutcome("confirmed\n")
            : throw TimeIsOver();
    }

    private void TakeBack()
    {
        line.Clear();
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(null));
        if (session.Window is { } still && still.Id == window.Id)
            session.RollBack(window);
    }

    private Failure TimeIsOver() => new(
        FailureKind.Failed,
        $"not confirmed within {DurationText.Format(window.Change.ConfirmWithin ?? TimeSpan.Zero)}; {OldValues()}",
        $"make the change again, and press Enter in time or run 'keeptune confirm{target}'");

    private string OldValues() =>
        window.Change.Runtime is { } runtime ? $"the old values are back: {runtime.Before} (time/intvl/probes)" : "the file is as it was";
}
