namespace KeepTune.Core.Export.Languages;

/// <summary>A C function that calls setsockopt(2), as in tcp(7).</summary>
internal static class CFormat
{
    public static ExportFormat Format => new("c", "//", """
        {one-socket}
        {overrules}
        It returns -1 and sets errno on failure.
        On macOS TCP_KEEPIDLE is called TCP_KEEPALIVE.

        #include <netinet/in.h>
        #include <netinet/tcp.h>
        #include <sys/socket.h>

        static int set_tcp_keepalive(int fd)
        {
            const int on = 1, time = {time}, intvl = {intvl}, probes = {probes};

            if (setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &time, sizeof time) < 0
                || setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &intvl, sizeof intvl) < 0
                || setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes) < 0)
                return -1;
            return setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
        }

        """u8);
}
