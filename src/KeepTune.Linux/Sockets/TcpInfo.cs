using System.Runtime.InteropServices;
using KeepTune.Core.Sockets;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>struct tcp_info (linux/tcp.h), which only grows at its end.</summary>
internal static class TcpInfo
{
    private const int Probes = 3, LastDataReceived = 52, LastAckReceived = 56, Size = 60;

    /// <returns>Milliseconds since data or an acknowledgement last came; <see cref="TcpSocket.Unknown"/> where it is not told.</returns>
    public static int IdleMs(ReadOnlySpan<byte> info) => info.Length < Size
        ? TcpSocket.Unknown
        : (int)Math.Min(
            Math.Min(MemoryMarshal.Read<uint>(info[LastDataReceived..]), MemoryMarshal.Read<uint>(info[LastAckReceived..])), int.MaxValue);

    /// <summary>How many keepalive probes of a socket are sent and unanswered; null where it is not told.</summary>
    public static int? ProbesOut(int socket)
    {
        Span<byte> info = stackalloc byte[Size];
        return SocketCalls.Option(socket, IPPROTO_TCP, TCP_INFO, info, out var length) == Errno.None && length > Probes
            ? info[Probes]
            : null;
    }

    /// <summary>The idle time, asked of a socket.</summary>
    public static int IdleMs(int socket)
    {
        Span<byte> info = stackalloc byte[Size];
        return SocketCalls.Option(socket, IPPROTO_TCP, TCP_INFO, info, out var length) == Errno.None
            ? IdleMs(info[..length])
            : TcpSocket.Unknown;
    }
}
