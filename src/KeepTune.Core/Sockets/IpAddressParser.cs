namespace KeepTune.Core.Sockets;

/// <summary>Reads addresses as inet_pton(3) does; no zone (<c>%eth0</c>), and of IPv4 only four plain decimal parts.</summary>
internal static class IpAddressParser
{
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address, out bool ipv4)
    {
        ipv4 = text.IndexOf(':') < 0;
        if (!ipv4)
            return TryParseIpv6(text, out address);

        var valid = TryParseIpv4(text, out var number);
        address = IpAddress.OfIpv4(number);
        return valid;
    }

    private static bool TryParseIpv4(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        for (var part = 0; part < 4; part++)
        {
            var end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end < 0 || !Text.PlainDecimal.TryParse(text[..end], out var number) || number > 255)
                return false;
            address = (address << 8) | (uint)number;
            text = text[Math.Min(end + 1, text.Length)..];
        }

        return true;
    }

    // Groups before "::" fill from the left, those after it from the right.
    private static bool TryParseIpv6(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        var gap = text.IndexOf("::");
        Span<ushort> left = stackalloc ushort[8], right = stackalloc ushort[8];
        var before = gap < 0 ? text : text[..gap];
        var after = gap < 0 ? [] : text[(gap + 2)..];
        var (leftCount, rightCount) = (0, 0);
        if (!TryParseGroups(before, left, ref leftCount, last: gap < 0) || !TryParseGroups(after, right, ref rightCount, last: true))
            return false;
        if (gap < 0 ? leftCount != 8 : leftCount + rightCount > 7)
            return false;

        right[..rightCount].CopyTo(left[(8 - rightCount)..]);
        var (high, low) = (0UL, 0UL);
        for (var i = 0; i < 4; i++)
        {
            high = (high << 16) | left[i];
            low = (low << 16) | left[i + 4];
        }

        address = new(high, low);
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, Span<ushort> groups, ref int count, bool last)
    {
        while (!text.IsEmpty)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && last && group.Contains('.'))
            {
                if (count > 6 || !TryParseIpv4(group, out var dotted))
                    return false;
                groups[count++] = (ushort)(dotted >> 16);
                groups[count++] = (ushort)dotted;
                return true;
            }

            if (count == 8 || group.Length is 0 or > 4)
                return false;
            uint number = 0;
            foreach (var digit in group)
            {
                if (!char.IsAsciiHexDigit(digit))
                    return false;
                number = (number << 4) | (uint)(char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            }

            groups[count++] = (ushort)number;
            if (colon == text.Length - 1)
                return false;
            text = colon < 0 ? [] : text[(colon + 1)..];
        }

        return true;
    }
}
