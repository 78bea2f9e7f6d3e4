using System.Runtime.InteropServices;
using KeepTune.Core.Journal;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli.Changes;

/// <summary>
/// The countdown at the terminal after <c>apply --confirm</c>. It only watches and passes on what is typed. The watchdog keeps the time, so
/// the terminal may close at any moment.
/// </summary>
/// <param name="target">The option that selects the namespace, after a blank; empty for the current one.</param>
internal sealed class ConfirmPrompt(ConfirmWindow window, string target, Invocation invocation)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly CountdownLine line = new();
    private readonly Terminal terminal = new();

    /// <param name="report">The report of the pending change, shown first.</param>
    public Outcome Run(Outcome report, Screen screen)
    {
        // SIGHUP ends the countdown as it ends any program, and leaves the rest to the watchdog.
        using var interruption = Interruption.Watch(PosixSignal.SIGINT, PosixSignal.SIGTERM);
        var lost = Report.Print(report.Text(screen));
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
                throw NotConfirmed();
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
        RollBack();
        return PendingChange.FateOf(invocation.Paths, window) is ConfirmWindowState.Confirmed
            ? new Failure(
                FailureKind.Failed, "interrupted, but the change had already been confirmed and stays", "run 'keeptune revert' to undo it")
            : new Failure(signal.Kind, $"interrupted; {OldValues()}");
    }

    private Outcome WithoutWatchdog()
    {
        RollBack();
        return PendingChange.FateOf(invocation.Paths, window) is ConfirmWindowState.Confirmed
            ? new TextOutcome("confirmed\n")
            : throw NotConfirmed();
    }

    private void RollBack()
    {
        line.Clear();
        using var session = ConfirmSession.Open(invocation.Paths, Arguments.WaitOf(null));
        if (session.Window is { } still && still.Id == window.Id)
            session.RollBack(window);
    }

    private Failure NotConfirmed() => new(
        FailureKind.Failed,
        $"not confirmed within {DurationText.Format(window.Change.ConfirmWithin ?? TimeSpan.Zero)}; {OldValues()}",
        $"apply the change again, then press Enter in time or run 'keeptune confirm{target}'");

    private string OldValues() => window.Change.Runtime is { } runtime
        ? $"the old values are active again: {runtime.Before} (time/intvl/probes)"
        : "the file was not changed";
}
