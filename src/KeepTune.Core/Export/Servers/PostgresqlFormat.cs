namespace KeepTune.Core.Export.Servers;

/// <summary>Settings of a PostgreSQL server (postgresql.org, "Connections and Authentication", TCP Settings). Seconds.</summary>
internal static class PostgresqlFormat
{
    public static ExportFormat Format => new("postgresql", "#", """
        Reach: the server's side of every TCP connection, after a reload, unless a role, database or session has its own settings.
        Unix-domain sockets ignore them.
        No probes are sent while data is unacknowledged; tcp_user_timeout (PostgreSQL 12) covers that.

        tcp_keepalives_idle = {time}
        tcp_keepalives_interval = {intvl}
        tcp_keepalives_count = {probes}

        """u8);
}
