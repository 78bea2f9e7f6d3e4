namespace KeepTune.Core.Export.Servers;

/// <summary>Parameters of a libpq connection string (postgresql.org, "Database Connection Control Functions"). Seconds.</summary>
internal static class LibpqFormat
{
    public static ExportFormat Format => new("libpq", "#", """
        Reach: the client's side of one libpq connection (psql, psycopg and others).
        Use: psql "$(grep -v '^#' THIS-FILE) host=... dbname=..."
        In a URI, join the parameters with '&'; in pg_service.conf, put each on its own line.
        Drivers without libpq (JDBC, Npgsql, pgx) have their own options.
        Connections through a Unix-domain socket ignore them.

        keepalives=1 keepalives_idle={time} keepalives_interval={intvl} keepalives_count={probes}

        """u8);
}
