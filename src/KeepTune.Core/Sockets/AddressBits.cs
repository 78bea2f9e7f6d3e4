using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace KeepTune.Core.Sockets;

/// <summary>
/// An IP address as a row stores it: the 128 bits of IPv6, or IPv4 as <c>::ffff:a.b.c.d</c>; the socket's family says which it is. An
/// <see cref="IPAddress"/> is an object of three to five times the size.
/// </summary>
public readonly record struct AddressBits(UInt128 Value)
{
    /// <summary>Maximum length of an address as text.</summary>
    public const int MaxTextLength = 45;

    private const int Ipv6Bytes = 16;
    private const int Ipv4Bytes = 4;
    private const ulong MappedPrefix = 0xffff_0000_0000;

    /// <summary>Whether it is an IPv4 address, or that of an IPv6 socket's IPv4 peer.</summary>
    public bool IsMapped => Value >> 32 == MappedPrefix >> 32;

    /// <param name="bytes">16 bytes in network order, of which IPv4 uses 4.</param>
    public static AddressBits Of(ReadOnlySpan<byte> bytes, bool ipv4) =>
        new(ipv4 ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <param name="ipv4">Uses four bytes of it; else all sixteen, even of a mapped address.</param>
    public IPAddress ToIPAddress(bool ipv4)
    {
        Span<byte> bytes = stackalloc byte[Ipv6Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new(ipv4 ? bytes[^Ipv4Bytes..] : bytes);
    }

    /// <summary>Writes it in ASCII: the longest run of zeros as <c>::</c>, only a mapped address with dots.</summary>
    /// <returns>The length.</returns>
    public int Format(Span<byte> text, bool ipv4)
    {
        if (!ipv4 && !IsMapped)
        {
            ToIPAddress(ipv4: false).TryFormat(text, out var whole);
            return text[..whole].IndexOf((byte)'.') < 0 ? whole : WithoutDots(text, whole);
        }

        // Most are IPv4; an object for each would take a third more memory for a long list (measured: 37 MB, not 28, for 100,000).
        var prefix = ipv4 ? [] : "::ffff:"u8;
        prefix.CopyTo(text);
        var length = prefix.Length;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            ((byte)((uint)Value >> shift)).TryFormat(text[length..], out var digits);
            length += digits;
            if (shift > 0)
                text[length++] = (byte)'.';
        }

        return length;
    }

    // The class library also writes the ends of ISATAP, SIIT and IPv4-compatible addresses with dots.
    private int WithoutDots(Span<byte> text, int length)
    {
        var end = text[..length].LastIndexOf((byte)':') + 1;
        var (high, low) = ((ushort)(Value >> 16), (ushort)Value);
        high.TryFormat(text[end..], out var digits, "x", CultureInfo.InvariantCulture);
        end += digits;
        text[end++] = (byte)':';
        low.TryFormat(text[end..], out digits, "x", CultureInfo.InvariantCulture);
        return end + digits;
    }
}
