namespace KeepTune.Core.Export.Servers;

/// <summary>
/// The only number in <c>redis.conf</c>. From N seconds the server derives time N, intvl N/3 (at least 1) and 3 probes (redis, src/anet.c,
/// anetKeepAlive); so does Valkey. N is the profile's time, so that connections survive idle timeouts on the path.
/// </summary>
internal static class RedisFormat
{
    public static ExportFormat Format => new("redis", "#", """
        Reach: the server's side of new client connections; Redis enables SO_KEEPALIVE itself.
        Redis derives the rest from this number: time {time} s, intvl {third} s, probes 3 instead of intvl {intvl} s, probes {probes}.
        With Redis, detection takes {thirds} s, not {detection} s.

        tcp-keepalive {time}

        """u8);
}
