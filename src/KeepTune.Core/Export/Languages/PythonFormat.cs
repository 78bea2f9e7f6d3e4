namespace KeepTune.Core.Export.Languages;

/// <summary>A Python 3 function (docs.python.org, socket).</summary>
internal static class PythonFormat
{
    public static ExportFormat Format => new("python", "#", """
        {one-socket}
        {overrules}
        With asyncio, pass writer.get_extra_info('socket').
        On macOS TCP_KEEPIDLE is called TCP_KEEPALIVE (Python 3.10).

        import socket


        def set_tcp_keepalive(sock):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, {time})
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, {intvl})
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, {probes})
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

        """u8);
}
