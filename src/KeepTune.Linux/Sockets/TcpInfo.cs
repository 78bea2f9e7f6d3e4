using System.Runtime.InteropServices;
using KeepTune.Core.Sockets;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>struct tcp_info (linux/tcp.h), which only grows at its end.</summary>
internal static class TcpInfo
{
    private const int Probes = 3, LastDataReceived = 52, LastAckReceived = 56, Size = 60;

    /// <returns>Milliseconds since data or an acknowledgement last arrived; <see cref="TcpSocket.Unknown"/> if not reported.</returns>
    public static int IdleMs(ReadOnlySpan<byte> info) => info.Length < Size
        ? TcpSocket.Unknown
        : (int)Math.Min(
            Math.Min(MemoryMarshal.Read<uint>(info[LastDataReceived..]), MemoryMarshal.Read<uint>(info[LastAckReceived..])), int.MaxValue);

    /// <summary>Number of unanswered keepalive probes of a socket; null if not reported.</summary>
    public static int? ProbesOut(int socket)
    {
        Span<byte> info = stackalloc byte[Size];
        return SocketCalls.Option(socket, IPPROTO_TCP, TCP_INFO, info, out var length) == Errno.None && length > Probes
            ? info[Probes]
            : null;
    }

    /// <summary>Queries a socket for its idle time.</summary>
    public static int IdleMs(int socket)
    {
        Span<byte> info = stackalloc byte[Size];
        return SocketCalls.Option(socket, IPPROTO_TCP, TCP_INFO, info, out var length) == Errno.None
            ? IdleMs(info[..length])
            : TcpSocket.Unknown;
    }
}
