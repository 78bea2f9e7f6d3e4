using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>Adds what the kernel's socket table lacks: the holder of each socket, and its options.</summary>
public interface ISocketReader
{
    /// <summary>Its name as an engine.</summary>
    string Name { get; }

    /// <summary>Starts what can be done before the table is read, or at the same time.</summary>
    /// <returns>The idle times that the table should provide.</returns>
    IdleTimes Begin(SocketFilter filter);

    /// <summary>Completes the sockets of the table, of any network namespace.</summary>
    /// <param name="filter">If it selects processes, no others are inspected.</param>
    void Complete(SocketTable table, SocketFilter filter);

    /// <summary>Searches once more for the holders of sockets that exist but have no known holder yet.</summary>
    void CompleteRest(SocketTable table, SocketFilter filter);
}
