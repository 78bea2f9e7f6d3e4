using System.Diagnostics;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Sockets.Changes;

namespace KeepTune.Cli.Sockets;

/// <summary>Makes the planned changes batch by batch, until a signal arrives.</summary>
internal sealed class SocketUpdateRun(SocketUpdateResult result, SocketChanger changer)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly OverwrittenLine line = new();

    /// <returns>The signal that stopped it, with the counts; null if all changes were made.</returns>
    public Failure? Run()
    {
        using var interruption = Interruption.Watch();
        try
        {
            var slices = result.Plan.Slices;
            for (var i = 0; i < slices.Count; i++)
            {
                // Counted from the end of the last batch, so that a delay brings no two batches closer together.
                if (i > 0)
                    Wait(slices[i].At - slices[i - 1].At, i, interruption);
                interruption.ThrowIfRequested();
                changer.Change(result.Table, result.Plan.Changes, slices[i], () => interruption.IsRequested);
                interruption.ThrowIfRequested();
            }
        }
        catch (Failure signal) when (signal.Kind is FailureKind.Interrupted or FailureKind.Terminated)
        {
            if (result.Count(SocketChangeOutcomeKind.Pending) is > 0 and var left)
                return Interrupted(signal, result.Count(SocketChangeOutcomeKind.Changed), left);
        }
        finally
        {
            line.Clear();
        }

        return null;
    }

    private static Failure Interrupted(Failure signal, int done, int left) => new(
        signal.Kind,
        $"interrupted: changed {Describe.Count(done, "socket")}, left {left} unchanged",
        "run the same command again to change the rest");

    // Uses the clock that stops while the machine is suspended, as the timers do.
    private void Wait(TimeSpan apart, int next, Interruption interruption)
    {
        var (slices, begun) = (result.Plan.Slices, Stopwatch.GetTimestamp());
        for (var left = apart; left > TimeSpan.Zero && !interruption.IsRequested; left = apart - Stopwatch.GetElapsedTime(begun))
        {
            if (Terminal.IsWatched)
                line.Show(
                    SocketUpdateText.Progress(
                        next,
                        slices.Count,
                        slices[next].From,
                        result.Plan.Changes.Length,
                        result.Plan.Takes - slices[next].At + left,
                        Terminal.Width));
            Thread.Sleep(left < Tick ? left : Tick);
        }
    }
}
