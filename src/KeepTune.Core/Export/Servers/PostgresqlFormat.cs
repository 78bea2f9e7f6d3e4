namespace KeepTune.Core.Export.Servers;

/// <summary>Settings of a PostgreSQL server (postgresql.org, "Connections and Authentication", TCP Settings). Seconds.</summary>
internal static class PostgresqlFormat
{
    public static ExportFormat Format => new("postgresql", "#", """
        Reach: the server's side of every TCP connection to it, after a reload; Unix-domain sockets ignore it, and a role, database or session may have its own.
        While data is unacknowledged keepalive is silent: tcp_user_timeout (PostgreSQL 12) is for that.

        tcp_keepalives_idle = {time}
        tcp_keepalives_interval = {intvl}
        tcp_keepalives_count = {probes}

        """u8);
}
