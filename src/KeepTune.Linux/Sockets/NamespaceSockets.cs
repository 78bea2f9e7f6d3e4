using KeepTune.Core.InFlight;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Sockets;

/// <summary>The sockets of the calling thread's network namespace, and what it gives to sockets that set nothing themselves.</summary>
public static class NamespaceSockets
{
    /// <summary>Adds them to the table. Starts no thread, so that it can be done in a namespace that was entered.</summary>
    /// <param name="idle">Of which it asks for <see cref="TcpSocket.IdleMs"/>.</param>
    /// <param name="goOn">Asked now and then; null for always.</param>
    /// <returns>False when the kernel's table changed too much meanwhile to be told as a whole, or was broken off.</returns>
    /// <exception cref="Failure">The kernel does not tell its sockets.</exception>
    public static bool AddTo(SocketTable table, SocketFilter filter, SystemPaths paths, IdleTimes idle, Func<bool>? goOn = null)
    {
        var begin = table.Count;
        var whole = SockDiag.Read(table, filter, table.Namespaces.Count, idle, goOn);

        // Sysctls of one namespace among thousands take a while: only where there are sockets.
        if (table.Count > begin)
            table.Namespaces.Add(Current(paths));
        return whole;
    }

    private static SocketNamespace Current(SystemPaths paths)
    {
        var kernel = new ProcSys(paths);
        var rtoMax = kernel.ReadIpv4("tcp_rto_max_ms") is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : RetransmissionModel.DefaultRtoMax;
        return new(
            $"net:[{NetworkNamespace.Inode(paths)}]",
            SocketDefaults.Read(),
            new RetransmissionModel(kernel.ReadIpv4("tcp_retries2") ?? 15, rtoMax).Timeout);
    }
}
