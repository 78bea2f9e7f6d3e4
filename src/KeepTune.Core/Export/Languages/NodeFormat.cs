namespace KeepTune.Core.Export.Languages;

/// <summary>
/// A function of Node.js (nodejs.org, net, socket.setKeepAlive). Milliseconds. Up to 26.4 there is one number for the time, and libuv sets
/// 1 s and 10 probes beside it (src/unix/tcp.c, uv__tcp_keepalive); what is given beyond it is ignored.
/// </summary>
internal static class NodeFormat
{
    public static ExportFormat Format => new("node", "//", """
        Reach: the one socket that it is given; in a server call it for each 'connection'.
        {overrules}
        Before Node 26.4 there is no probe interval and no probe count: these two are ignored, 10 probes follow 1 s apart, and detection takes {time+10} s instead of {detection} s.
        An http.Agent with keepAlive sets its own keepAliveMsecs on the sockets that it keeps.

        function setTcpKeepAlive(socket) {
          return socket.setKeepAlive(true, {time}000, {intvl}000, {probes});
        }

        """u8);
}
