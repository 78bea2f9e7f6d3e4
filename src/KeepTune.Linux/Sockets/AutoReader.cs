using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// The first of two readers, or the second if the first does not work here. The choice is known once the table is completed.
/// </summary>
public sealed class AutoReader(ISocketReader first, ISocketReader second) : ISocketReader
{
    private ISocketReader chosen = first;

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
}
