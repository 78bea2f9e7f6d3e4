namespace KeepTune.Linux.Interop;

/// <summary>Constants for connections and captures, the same on x86-64 and arm64.</summary>
internal static class NetworkConstants
{
    internal const int AF_PACKET = 17;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SO_ERROR = 4;
    internal const int SO_TIMESTAMPNS = 35;
    internal const int SCM_TIMESTAMPNS = SO_TIMESTAMPNS;
    internal const int IPPROTO_ICMP = 1;
    internal const int IPPROTO_ICMPV6 = 58;
    internal const ushort ETH_P_ALL = 3;
    internal const byte PACKET_OUTGOING = 4;

    internal const int CLOCK_REALTIME = 0;
    internal const int CLOCK_MONOTONIC = 1;

    internal const short POLLRDHUP = 0x2000;
}
