namespace KeepTune.Core.Export.Languages;

/// <summary>A <c>net.KeepAliveConfig</c>, Go 1.23 (pkg.go.dev/net).</summary>
internal static class GoFormat
{
    public static ExportFormat Format => new("go", "//", """
        Reach: the connection passed to the function; as the field KeepAliveConfig of a net.Dialer or net.ListenConfig, all its connections.
        Needs Go 1.23.
        By default Go sets 15 s, 15 s and 9 probes on every TCP connection, whatever the sysctls say.

        package keepalive

        import (
        	"net"
        	"time"
        )

        var TCPKeepAlive = net.KeepAliveConfig{
        	Enable:   true,
        	Idle:     {time} * time.Second,
        	Interval: {intvl} * time.Second,
        	Count:    {probes},
        }

        func SetTCPKeepAlive(conn *net.TCPConn) error {
        	return conn.SetKeepAliveConfig(TCPKeepAlive)
        }

        """u8);
}
