using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace KeepTune.Core.Sockets;

/// <summary>
/// A value of <c>--local</c> or <c>--peer</c>: <c>10.0.0.0/8</c>, <c>127.0.0.1:5432</c>, <c>[::1]:80</c>, <c>fe80::/10</c>, <c>:443</c>. An
/// IPv4 pattern also matches the mapped addresses of IPv6 sockets, as in ss(8); an IPv6 pattern matches no IPv4 socket.
/// </summary>
/// <param name="Network">Null for any address.</param>
/// <param name="Port">Null for any.</param>
public readonly record struct EndpointPattern(IPNetwork? Network, ushort? Port)
{
    private const string Expected = "expected ADDR[/LEN][:PORT], such as 10.0.0.0/8, 127.0.0.1:5432, [::1]:80, fe80::/10 or :443";

    private const int WholeBits = 128;
    private const int MappedBits = 96;

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <param name="ipv4">The socket's family is AF_INET.</param>
    public bool Matches(AddressBits address, ushort port, bool ipv4) =>
        (Port is null || Port == port) && (Network is not { } network || Contains(network, address, ipv4));

    /// <param name="option">For the message: <c>--local</c>.</param>
    /// <exception cref="Failure">InvalidInput.</exception>
    public static EndpointPattern Parse(string text, string option)
    {
        if (!TrySplit(text, out var address, out var length, out var port) || (length is null && port is null && address.IsEmpty))
            throw Invalid(option, text, Expected);

        ushort? wantedPort = port is null ? null : Sockets.Port.Parse(port, $"the port in '{option}'");
        if (address.IsEmpty || address is "*")
            return length is null ? new(null, wantedPort) : throw Invalid(option, text, Expected);
        if (!TryParse(address, out var parsed))
            throw Invalid(
                option, text, char.IsAsciiLetter(address[0]) && !address.Contains(':') ? "expected an address, not a name" : Expected);

        var whole = parsed.AddressFamily is AddressFamily.InterNetwork ? WholeBits - MappedBits : WholeBits;
        var bits = whole;
        if (length is not null)
        {
            if (!PlainDecimal.TryParse(length, out var number) || number > whole)
                throw Invalid(option, text, $"expected a prefix length of 0 to {whole} after '/'");
            bits = (int)number;
        }

        return new(new IPNetwork(parsed, bits), wantedPort);
    }

    // Like IPNetwork.Contains, without an object for each row of a long table.
    private static bool Contains(IPNetwork network, AddressBits address, bool ipv4)
    {
        Span<byte> bytes = stackalloc byte[16];
        var isIpv4 = network.BaseAddress.TryWriteBytes(bytes, out var length) && length < bytes.Length;
        var bits = (isIpv4 ? MappedBits : 0) + network.PrefixLength;
        return (isIpv4 || !ipv4) && (bits == 0 || (address.Value ^ AddressBits.Of(bytes, isIpv4).Value) >> (WholeBits - bits) == 0);
    }

    // Like inet_pton(3). The class library also accepts "127.1", "0x7f.0.0.1", "010.0.0.1", brackets and zones.
    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (text.ContainsAnyExcept(AddressCharacters) || !IPAddress.TryParse(text, out address))
            return false;
        var quad = text.Contains('.') ? text[(text.LastIndexOf(':') + 1)..] : [];
        return quad.IsEmpty
            ? address.AddressFamily is AddressFamily.InterNetworkV6
            : IPAddress.TryParse(quad, out var ipv4) && quad.SequenceEqual(ipv4.ToString());
    }

    // After brackets or a prefix length a colon begins a port; bare IPv6 has no port; elsewhere the last colon separates it.
    private static bool TrySplit(string text, out ReadOnlySpan<char> address, out string? length, out string? port)
    {
        (length, port) = (null, null);
        var rest = text.AsSpan();
        if (rest.StartsWith("[") && rest.IndexOf(']') is > 0 and var close)
        {
            address = rest[1..close];
            rest = rest[(close + 1)..];
        }
        else
        {
            var slash = rest.IndexOf('/');
            var colon = rest.IndexOf(':');
            var bareIpv6 = colon >= 0 && (slash < 0 || colon < slash) && rest[(colon + 1)..].Contains(':');
            var end = slash >= 0 ? slash : bareIpv6 || colon < 0 ? rest.Length : colon;
            address = rest[..end];
            rest = rest[end..];
        }

        if (rest.StartsWith("/"))
        {
            var colon = rest.IndexOf(':');
            length = rest[1..(colon < 0 ? rest.Length : colon)].ToString();
            rest = colon < 0 ? [] : rest[colon..];
        }

        if (rest.StartsWith(":"))
            port = rest[1..].ToString();
        return rest.IsEmpty || port is not null;
    }

    private static Failure Invalid(string option, string text, string expected) =>
        new(FailureKind.InvalidInput, $"'{option}' is {Printable.Quote(text)}, {expected}");
}
