using System.Globalization;
using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>Writes one line to the system log if something listens on <c>/dev/log</c> (journald or a syslog daemon).</summary>
public static class SystemLog
{
    private const string SocketPath = "/dev/log";
    private const int DaemonNotice = (3 << 3) | 5;

    public static void Note(string message)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"<{DaemonNotice}>{DateTime.Now:MMM} {DateTime.Now.Day,2} {DateTime.Now:HH:mm:ss} keeptune[{Environment.ProcessId}]: "
                + $"{message}");
        var bytes = Encoding.UTF8.GetBytes(line);

        // struct sockaddr_un (un.h): family, path, NUL.
        Span<byte> address = stackalloc byte[2 + SocketPath.Length + 1];
        address.Clear();
        address[0] = AF_UNIX;
        Encoding.ASCII.GetBytes(SocketPath, address[2..]);

        if (SocketCalls.Open(AF_UNIX, SOCK_DGRAM, 0, out var socket) == Errno.None)
            _ = SocketCalls.Send(socket, bytes, MSG_DONTWAIT | MSG_NOSIGNAL, address);
        socket.Dispose();
    }
}
