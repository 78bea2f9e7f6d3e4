using System.Buffers.Binary;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Proving;

/// <summary>
/// One end of a link: an address reserved for benchmarks or documentation (RFC 2544, RFC 3849), and a locally administered MAC
/// address.
/// </summary>
/// <param name="Link">Number of the link, 0 to 255.</param>
/// <param name="End">1 or 2.</param>
internal readonly record struct LinkAddress(bool Ipv6, byte Link, byte End)
{
    /// <summary>Number of links that have addresses.</summary>
    public const int Links = 256;

    public int Family => Ipv6 ? AF_INET6 : AF_INET;

    public string Text => Ipv6 ? $"2001:db8:0:{Link:x}::{End}" : $"198.18.{Link}.{End}";

    /// <summary>With the prefix length of the link's network.</summary>
    public string Subnet => $"{Text}/{(Ipv6 ? 64 : 24)}";

    /// <summary>With the prefix length of a single address.</summary>
    public string Host => $"{Text}/{(Ipv6 ? 128 : 32)}";

    public string Mac => $"02:00:00:00:{Link:x2}:{End:x2}";

    public LinkAddress Other => this with { End = (byte)(3 - End) };

    /// <summary>As struct sockaddr_in or sockaddr_in6.</summary>
    public byte[] Socket(ushort port)
    {
        var address = new byte[Ipv6 ? 28 : 16];
        BitConverter.TryWriteBytes(address, (ushort)Family);
        BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(2), port);
        if (Ipv6)
        {
            ((ReadOnlySpan<byte>)[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, Link]).CopyTo(address.AsSpan(8));
            address[23] = End;
        }
        else
        {
            ((ReadOnlySpan<byte>)[198, 18, Link, End]).CopyTo(address.AsSpan(4));
        }

        return address;
    }
}
