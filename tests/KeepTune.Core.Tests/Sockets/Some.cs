using System.Net;
using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

/// <summary>Sockets to test with.</summary>
internal static class Some
{
    public static AddressBits Address(string text)
    {
        var bytes = IPAddress.Parse(text).GetAddressBytes();
        return AddressBits.Of(bytes, bytes.Length == 4);
    }

    public static TcpSocket Connection(
        string local = "10.0.0.5", ushort localPort = 5432, string peer = "10.0.0.9", ushort peerPort = 41234) => TcpSocket.Blank with
        {
            Local = Address(local),
            LocalPort = localPort,
            Peer = Address(peer),
            PeerPort = peerPort,
            Ipv4 = !local.Contains(':', StringComparison.Ordinal),
            State = TcpState.Established,
            Inode = 1,
            Process = 0,
        };

    public static TcpSocket With(int keepalive, int time, int intvl, int probes, int userTimeoutMs = 0) => Connection() with
    {
        Options = OptionsState.Read,
        Keepalive = keepalive,
        Time = time,
        Intvl = intvl,
        Probes = probes,
        UserTimeoutMs = userTimeoutMs,
    };
}
