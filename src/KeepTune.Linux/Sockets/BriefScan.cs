using System.Diagnostics;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Sockets;

/// <summary>The connections of the selected namespaces with their options, as far as 100 ms suffice: for a line of a report.</summary>
internal static class BriefScan
{
    private static readonly TimeSpan ToAsk = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan ToLook = TimeSpan.FromMilliseconds(40);

    /// <param name="filter">Called in each namespace; returns null to skip it.</param>
    /// <returns>The sockets, and whether they are all; null if the kernel can't list its sockets.</returns>
    public static (SocketTable Table, bool Complete)? Read(Target target, SystemPaths paths, Func<SocketFilter?> filter)
    {
        var table = new SocketTable();
        var begun = Stopwatch.GetTimestamp();
        bool GoesOn() => Stopwatch.GetElapsedTime(begun) < ToAsk;

        // May run on a thread in another namespace, so it must start nothing.
        SocketTable? AddThis() =>
            filter() is not { } wanted || NamespaceSockets.AddTo(table, wanted, paths, IdleTimes.None, GoesOn) ? table : null;

        try
        {
            var complete = target.All ? Everywhere(target, paths, AddThis, GoesOn) : target.Inside(paths, AddThis) is not null;
            var source = new PidfdReader(paths) { Within = ToLook };
            source.Complete(table, SocketFilter.Connected);
            return (table, complete && !source.IsCut);
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
}
