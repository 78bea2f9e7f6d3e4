using System.Buffers.Binary;

namespace KeepTune.Core.Sockets;

/// <summary>
/// 128 bits of an IPv6 address, an IPv4 one as <c>::ffff:a.b.c.d</c>; whether it is IPv4 the socket's family tells. In place of the class
/// library's, which brings the whole of sockets and name resolution with it.
/// </summary>
public readonly record struct IpAddress(ulong High, ulong Low)
{
    /// <summary>The longest text of an address.</summary>
    public const int LongestText = 45;

    private const ulong MappedPrefix = 0xffff_0000_0000;
    private const int Groups = 8;

    /// <summary>An IPv4 address, or one that an IPv6 socket has of an IPv4 peer.</summary>
    public bool IsMapped => High == 0 && Low >> 32 == MappedPrefix >> 32;

    /// <summary>The unspecified address of either family.</summary>
    public bool IsAny => High == 0 && Low is 0 or MappedPrefix;

    public static IpAddress OfIpv4(uint address) => new(0, MappedPrefix | address);

    /// <param name="bytes">16 bytes in network order, of which IPv4 uses 4.</param>
    public static IpAddress Of(ReadOnlySpan<byte> bytes, bool ipv4) => ipv4
        ? OfIpv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
        : new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Whether the first bits are the same; 128 for all.</summary>
    public bool StartsWith(IpAddress other, int bits) =>
        bits <= 64 ? Same(High, other.High, bits) : High == other.High && Same(Low, other.Low, bits - 64);

    /// <summary>Writes it in ASCII as inet_ntop(3) does: the longest run of zeros as <c>::</c>, a mapped one with dots.</summary>
    /// <returns>The length.</returns>
    public int Format(Span<byte> text, bool ipv4)
    {
        var writer = new AsciiWriter(text);
        if (ipv4)
        {
            AppendDotted(ref writer);
            return writer.Length;
        }

        var dotted = IsMapped;
        var groups = dotted ? Groups - 2 : Groups;
        var (zeros, count) = LongestZeros(groups);
        for (var i = 0; i < groups; i++)
        {
            if (i == zeros)
            {
                writer.Append(':');
                i += count - 1;
                if (i == groups - 1)
                    writer.Append(':');
                continue;
            }

            if (i > 0)
                writer.Append(':');
            writer.AppendHexadecimal(Group(i));
        }

        if (dotted)
        {
            writer.Append(':');
            AppendDotted(ref writer);
        }

        return writer.Length;
    }

    private static bool Same(ulong a, ulong b, int bits) => bits <= 0 || (a ^ b) >> (64 - bits) == 0;

    private uint Group(int i) => (uint)((i < 4 ? High >> (48 - (16 * i)) : Low >> (48 - (16 * (i - 4)))) & 0xffff);

    private (int First, int Count) LongestZeros(int groups)
    {
        var (first, count) = (-1, 1);
        for (var i = 0; i < groups; i++)
        {
            var end = i;
            while (end < groups && Group(end) == 0)
                end++;
            if (end - i > count)
                (first, count) = (i, end - i);
            i = end;
        }

        return (first, count);
    }

    private void AppendDotted(ref AsciiWriter writer)
    {
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            writer.Append((uint)(Low >> shift) & 0xff);
            if (shift > 0)
                writer.Append('.');
        }
    }
}
