using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// What a new TCP socket of the calling thread's network namespace has (tcp(7)): a socket that sets nothing itself looks its three values
/// up in the sysctls at each use. Where many namespaces are read, <see cref="ProcSys"/> takes the longer for each the more there are: the
/// kernel keeps all their <c>/proc/sys/net/ipv4</c> in one hash chain.
/// </summary>
public static class SocketDefaults
{
    /// <returns>Null where the kernel, or a policy, gives no such socket.</returns>
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
