namespace KeepTune.Core.Export.Languages;

/// <summary>A Java class with the options of the module jdk.net (docs.oracle.com, jdk.net.ExtendedSocketOptions).</summary>
internal static class JavaFormat
{
    public static ExportFormat Format => new("java", "//", """
        {one-socket}
        {overrules}
        Needs JDK 11, and the module jdk.net in a modular program.
        A SocketChannel has the same setOption.

        import java.io.IOException;
        import java.net.Socket;
        import java.net.StandardSocketOptions;
        import jdk.net.ExtendedSocketOptions;

        final class TcpKeepAlive {
            private TcpKeepAlive() {
            }

            static void set(Socket socket) throws IOException {
                socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, {time});
                socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, {intvl});
                socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, {probes});
                socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
        }

        """u8);
}
