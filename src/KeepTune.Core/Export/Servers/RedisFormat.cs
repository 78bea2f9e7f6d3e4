namespace KeepTune.Core.Export.Servers;

/// <summary>
/// The one number of <c>redis.conf</c>. Of N seconds the server makes time N, intvl N/3 (at least 1) and 3 probes (redis, src/anet.c,
/// anetKeepAlive); the same in Valkey. N is the profile's time, so that idle limits on the path are kept.
/// </summary>
internal static class RedisFormat
{
    public static ExportFormat Format => new("redis", "#", """
        Reach: the server's side of connections of clients that come in from now on; Redis switches SO_KEEPALIVE on by itself.
        Redis has one number, of which it makes an intvl (a third) and 3 probes: here time {time} s, intvl {third} s, probes 3; the profile has intvl {intvl} s, probes {probes}.
        Detection takes {thirds} s there, {detection} s with the profile.

        tcp-keepalive {time}

        """u8);
}
