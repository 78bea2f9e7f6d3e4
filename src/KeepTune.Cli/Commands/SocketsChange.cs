using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Sockets;
using KeepTune.Linux;
using KeepTune.Linux.Sockets;
using KeepTune.Linux.State;

namespace KeepTune.Cli.Commands;

/// <summary>Makes the planned changes, slice after slice, until a signal comes.</summary>
internal sealed class SocketsChange(SocketsChangeResult result, ISocketSource source)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly OverwrittenLine line = new();

    /// <exception cref="Failure">Interrupted or Terminated: says how many are changed.</exception>
    public void Run()
    {
        using var interruption = Interruption.Watch();
        try
        {
            var begin = BootClock.Now;
            for (var i = 0; i < result.Plan.Slices.Count; i++)
            {
                Wait(begin, i, interruption);
                interruption.ThrowIfRequested();
                source.Change(result.Table, result.Plan.Changes, result.Plan.Slices[i], () => interruption.IsRequested);
                interruption.ThrowIfRequested();
            }
        }
        catch (Failure signal) when (signal.Kind is FailureKind.Interrupted or FailureKind.Terminated)
        {
            var done = result.Count(SocketFate.Changed);
            var left = result.Count(SocketFate.Pending);
            if (left > 0)
                throw done == 0 ? signal : new Failure(signal.Kind, $"interrupted: {Describe.Count(done, "socket")} {(done == 1 ? "is" : "are")} changed, {left} {(left == 1 ? "is as it was" : "are as they were")}", "the same command again changes the others");
        }
        finally
        {
            line.Clear();
        }
    }

    private void Wait(TimeSpan begin, int next, Interruption interruption)
    {
        var slices = result.Plan.Slices;
        for (var now = BootClock.Now; now < begin + slices[next].At && !interruption.IsRequested; now = BootClock.Now)
        {
            if (Terminal.IsWatched)
                line.Show(SocketsChangeText.Progress(next, slices.Count, slices[next].From, result.Plan.Changes.Length, begin + result.Plan.Takes - now, Terminal.Width));
            var wait = begin + slices[next].At - now;
            Thread.Sleep(wait < Tick ? wait : Tick);
        }
    }
}
