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
        using var socket = new FileDescriptor(LibC.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        return !socket.IsInvalid
            && Option(socket, TCP_KEEPIDLE) is { } time
            && Option(socket, TCP_KEEPINTVL) is { } intvl
            && Option(socket, TCP_KEEPCNT) is { } probes
            ? KeepaliveSettings.FromSeconds(time, intvl, probes)
            : null;
    }

    private static unsafe int? Option(FileDescriptor socket, int name)
    {
        var value = 0;
        uint length = sizeof(int);
        return LibC.getsockopt(socket, IPPROTO_TCP, name, &value, &length) == 0 ? value : null;
    }
}
