using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>Finds out what the kernel's table of sockets does not tell: who holds each, and its options.</summary>
public interface ISocketReader
{
    /// <summary>Its word for <c>engine</c>.</summary>
    string Name { get; }

    /// <summary>What can be done before the table is read, or beside it.</summary>
    /// <returns>Which idle times it leaves to the table to tell.</returns>
    IdleTimes Begin(SocketFilter filter);

    /// <summary>Fills in the sockets of the table, of whatever network namespace they are.</summary>
    /// <param name="filter">Where it names processes, no others need to be looked at.</param>
    void Complete(SocketTable table, SocketFilter filter);

    /// <summary>Looks once more for who holds the sockets that are there and of which that is not known yet.</summary>
    void CompleteRest(SocketTable table, SocketFilter filter);
}
