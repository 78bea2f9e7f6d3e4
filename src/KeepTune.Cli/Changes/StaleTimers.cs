using System.Diagnostics;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sockets;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>
/// A quick look at the idle sockets whose timer was set by a longer time than the one now in force, for people: it takes 100 ms at most.
/// </summary>
internal static class StaleTimers
{
    private static readonly TimeSpan ToAsk = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan ToLook = TimeSpan.FromMilliseconds(40);

    /// <returns>Null where the kernel does not tell its sockets.</returns>
    public static StaleTimersResult? Of(Target target, SystemPaths paths)
    {
        var table = new SocketTable();
        var begun = Stopwatch.GetTimestamp();
        bool GoesOn() => Stopwatch.GetElapsedTime(begun) < ToAsk;

        // Maybe on a thread in another namespace: starts nothing.
        SocketTable? AddThis() =>
            SocketDefaults.Read() is not { } now
                || NamespaceSockets.AddTo(table, SocketFilter.Connected with { LateFor = now }, paths, IdleTimes.None, GoesOn)
                ? table
                : null;

        try
        {
            var complete = target.All ? Everywhere(target, paths, AddThis, GoesOn) : target.Inside(paths, AddThis) is not null;
            var source = new PidfdReader(paths) { Within = ToLook };
            source.Complete(table, SocketFilter.Connected);
            return Count(table, complete && !source.IsCut);
        }
        catch (Failure)
        {
            return null;
        }
    }

    private static bool Everywhere(Target target, SystemPaths paths, Func<SocketTable?> work, Func<bool> goOn)
    {
        var complete = true;
        foreach (var visit in NamespaceWalk.Each(NamespaceSelection.Find(target, paths).Namespaces, _ => work(), goOn))
            complete &= visit.Value is not null || visit.End is VisitEnd.Vanished;
        return complete;
    }

    private static StaleTimersResult Count(SocketTable table, bool complete)
    {
        var (count, longest) = (0, 0);
        for (var row = 0; row < table.Count; row++)
        {
            ref readonly var socket = ref table[row];
            if (table.Namespaces[socket.Namespace].Settings is not { } now || !StaleTimer.Runs(socket, now, now, now))
                continue;
            count++;
            longest = Math.Max(longest, socket.TimerMs);
        }

        return new(count, TimeSpan.FromMilliseconds(longest), complete);
    }
}
