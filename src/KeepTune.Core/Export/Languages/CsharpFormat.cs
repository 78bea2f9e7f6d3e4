namespace KeepTune.Core.Export.Languages;

/// <summary>A C# class with <c>SocketOptionName.TcpKeepAlive*</c> (learn.microsoft.com). Seconds.</summary>
internal static class CsharpFormat
{
    public static ExportFormat Format => new("csharp", "//", """
        {one-socket}
        {overrules}
        Needs .NET Core 3.0, and on Windows at least Windows 10, version 1709.
        With HttpClient, call it in SocketsHttpHandler.ConnectCallback.

        using System.Net.Sockets;

        internal static class TcpKeepAlive
        {
            public static void Set(Socket socket)
            {
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, {time});
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, {intvl});
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, {probes});
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            }
        }

        """u8);
}
