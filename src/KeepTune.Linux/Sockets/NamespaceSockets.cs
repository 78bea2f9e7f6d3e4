using KeepTune.Core.InFlight;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Sockets;

/// <summary>The sockets of the calling thread's network namespace, and the values of sockets that set none.</summary>
public static class NamespaceSockets
{
    /// <summary>Adds them to the table. Starts no thread, so it can run in another namespace.</summary>
    /// <param name="idle">The sockets to query for <see cref="TcpSocket.IdleMs"/>.</param>
    /// <param name="goOn">Asked from time to time; null for always.</param>
    /// <returns>False if the kernel's table changed too much meanwhile to be complete, or the scan was stopped.</returns>
    /// <exception cref="Failure">The kernel can't list its sockets.</exception>
    public static bool AddTo(SocketTable table, SocketFilter filter, SystemPaths paths, IdleTimes idle, Func<bool>? goOn = null)
    {
        var begin = table.Count;
        var whole = SockDiag.Read(table, filter, table.Namespaces.Count, idle, goOn);

        // Reading the sysctls of thousands of namespaces takes a while, so only where there are sockets.
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
