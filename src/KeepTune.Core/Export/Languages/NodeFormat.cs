namespace KeepTune.Core.Export.Languages;

/// <summary>
/// A Node.js function (nodejs.org, net, socket.setKeepAlive). Milliseconds. Before 26.4 it accepts only the time, and libuv adds an
/// interval of 1 s and 10 probes (src/unix/tcp.c, uv__tcp_keepalive); further arguments are ignored.
/// </summary>
internal static class NodeFormat
{
    public static ExportFormat Format => new("node", "//", """
        Reach: the socket passed to the function; in a server, call it on each 'connection' event.
        {overrules}
        Node before 26.4 ignores interval and count and sends 10 probes 1 s apart: detection takes {time+10} s instead of {detection} s.
        An http.Agent with keepAlive sets its own keepAliveMsecs on its sockets.

        function setTcpKeepAlive(socket) {
          return socket.setKeepAlive(true, {time}000, {intvl}000, {probes});
        }

        """u8);
}
