namespace KeepTune.Core.Export.Servers;

/// <summary>Parameters of a libpq connection string (postgresql.org, "Database Connection Control Functions"). Seconds.</summary>
internal static class LibpqFormat
{
    public static ExportFormat Format => new("libpq", "#", """
        Reach: the client's side of one connection by libpq (psql, psycopg, and whatever else is built on it).
        Use: psql "$(grep -v '^#' THIS-FILE) host=... dbname=..."
        In a URI join the same parameters with '&', in pg_service.conf put each on a line; drivers that do without libpq (JDBC, Npgsql, pgx) have options of their own.
        Connections by a Unix-domain socket ignore it.

        keepalives=1 keepalives_idle={time} keepalives_interval={intvl} keepalives_count={probes}

        """u8);
}
