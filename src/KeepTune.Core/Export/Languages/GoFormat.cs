namespace KeepTune.Core.Export.Languages;

/// <summary>A <c>net.KeepAliveConfig</c> of Go 1.23 (pkg.go.dev/net).</summary>
internal static class GoFormat
{
    public static ExportFormat Format => new("go", "//", """
        Reach: the connection that it is given; as the field KeepAliveConfig of a net.Dialer or net.ListenConfig, all connections made by that.
        It needs Go 1.23; without it Go sets 15 s, 15 s and 9 probes on every TCP connection, whatever the sysctls say.

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
