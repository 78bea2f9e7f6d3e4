using KeepTune.Core.Sockets;

namespace KeepTune.Linux.Sockets;

/// <summary>Finds out what the kernel's table of sockets does not tell: who holds each, and its options.</summary>
public interface ISocketSource
{
    /// <summary>Its word for <c>engine</c>.</summary>
    string Name { get; }

    /// <summary>Fills in the sockets of the table, of whatever network namespace they are.</summary>
    /// <param name="filter">Where it names processes, no others need to be looked at.</param>
    void Complete(SocketTable table, SocketFilter filter);
}
