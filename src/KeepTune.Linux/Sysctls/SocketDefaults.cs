using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// The values of a new TCP socket in the calling thread's network namespace (tcp(7)): a socket without its own values looks them up in the
/// sysctls at each use. For many namespaces <see cref="ProcSys"/> gets slower the more there are, because the kernel keeps all their
/// <c>/proc/sys/net/ipv4</c> in one hash chain.
/// </summary>
public static class SocketDefaults
{
    /// <returns>Null if the kernel, or a policy, provides no such socket.</returns>
    public static KeepaliveSettings? Read()
    {
        var error = SocketCalls.Open(AF_INET, SOCK_STREAM, 0, out var socket);
        using var closed = socket;
        return error == Errno.None
            && Option(socket, TCP_KEEPIDLE) is { } time
            && Option(socket, TCP_KEEPINTVL) is { } intvl
            && Option(socket, TCP_KEEPCNT) is { } probes
            ? KeepaliveSettings.FromSeconds(time, intvl, probes)
            : null;
    }

    private static int? Option(FileDescriptor socket, int name) =>
        SocketCalls.Option(socket, IPPROTO_TCP, name, out int value) == Errno.None ? value : null;
}
