using System.Buffers.Binary;

namespace KeepTune.Core.Proving;

/// <summary>The parts of a TCP segment that distinguish a keepalive probe from everything else (RFC 9293, 3.1).</summary>
/// <param name="Length">Bytes of data.</param>
public readonly record struct TcpSegment(ushort SourcePort, ushort DestinationPort, uint Sequence, TcpControl Flags, int Length)
{
    private const int EthernetHeader = 14;
    private const ushort Ipv4Type = 0x0800;
    private const ushort Ipv6Type = 0x86DD;
    private const int Ipv4Header = 20;
    private const int Ipv6Header = 40;
    private const int TcpHeader = 20;
    private const byte Tcp = 6;

    /// <summary>Reads it from an Ethernet frame with IPv4 or IPv6, without fragments or extension headers: a probe has none.</summary>
    /// <returns>False for a frame that contains anything else or is truncated.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out TcpSegment segment)
    {
        segment = default;
        if (frame.Length < EthernetHeader)
            return false;
        var packet = frame[EthernetHeader..];
        var payload = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            Ipv4Type => OfIpv4(packet),
            Ipv6Type => OfIpv6(packet),
            _ => default,
        };
        if (payload.Length < TcpHeader)
            return false;

        var header = (payload[12] >> 4) * 4;
        if (header < TcpHeader || header > payload.Length)
            return false;
        segment = new(
            BinaryPrimitives.ReadUInt16BigEndian(payload),
            BinaryPrimitives.ReadUInt16BigEndian(payload[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(payload[4..]),
            (TcpControl)payload[13],
            payload.Length - header);
        return true;
    }

    // The lengths in the headers count, because a short frame is padded.
    private static ReadOnlySpan<byte> OfIpv4(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Ipv4Header || packet[0] >> 4 != 4 || packet[9] != Tcp)
            return default;
        var header = (packet[0] & 0xF) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var fragmented = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0;
        return fragmented || header < Ipv4Header || total < header || total > packet.Length ? default : packet[header..total];
    }

    private static ReadOnlySpan<byte> OfIpv6(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Ipv6Header || packet[0] >> 4 != 6 || packet[6] != Tcp)
            return default;
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        return Ipv6Header + length > packet.Length ? default : packet.Slice(Ipv6Header, length);
    }
}

/// <summary>The control bits of a segment.</summary>
[Flags]
public enum TcpControl
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Psh = 8,
    Ack = 16,
    Urg = 32,
    Ece = 64,
    Cwr = 128,
}
