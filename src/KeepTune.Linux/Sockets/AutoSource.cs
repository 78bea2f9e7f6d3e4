using KeepTune.Core;
using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// The first of two, or the second where the first does not work here. Which, is known once the table is completed. A few sockets are changed by the
/// second all the same: the first goes over all that there are, and locks each.
/// </summary>
public sealed class AutoSource(ISocketSource first, ISocketSource second) : ISocketSource
{
    private const int Many = 256;

    private ISocketSource chosen = first;

    public string Name => chosen.Name;

    public IdleTimes Begin(SocketFilter filter)
    {
        try
        {
            return chosen.Begin(filter);
        }
        catch (Failure)
        {
            chosen = second;
            return chosen.Begin(filter);
        }
    }

    public void Complete(SocketTable table, SocketFilter filter)
    {
        try
        {
            chosen.Complete(table, filter);
        }
        catch (Failure) when (chosen != second)
        {
            chosen = second;
            chosen.Complete(table, filter);
        }
    }

    public void CompleteRest(SocketTable table, SocketFilter filter) => chosen.CompleteRest(table, filter);

    public void Change(SocketTable table, SocketChange[] changes, SocketSlice part, Func<bool> isStopped) =>
        (part.Count < Many ? second : chosen).Change(table, changes, part, isStopped);
}
