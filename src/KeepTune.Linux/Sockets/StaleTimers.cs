using System.Diagnostics;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Sockets;

/// <summary>The idle sockets that a change of the values does not reach at once.</summary>
/// <param name="Sockets">Number of sockets that still run a timer set by an earlier, longer time.</param>
/// <param name="Longest">Time until the last of these fires.</param>
/// <param name="Complete">False if time ran out: the number is then a minimum.</param>
public sealed record StaleTimers(int Sockets, TimeSpan Longest, bool Complete)
{
    private static readonly TimeSpan ToAsk = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan ToLook = TimeSpan.FromMilliseconds(40);

    /// <summary>Counts them within 100 ms.</summary>
    /// <returns>Null if the kernel can't list its sockets.</returns>
    public static StaleTimers? Look(Target target, SystemPaths paths)
    {
        var table = new SocketTable();
        var begun = Stopwatch.GetTimestamp();
        bool GoesOn() => Stopwatch.GetElapsedTime(begun) < ToAsk;

        // May run on a thread in another namespace, so it must start nothing.
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

    private static StaleTimers Count(SocketTable table, bool complete)
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
