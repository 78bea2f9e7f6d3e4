namespace KeepTune.Core.Text;

/// <summary>
/// The only accepted notation of numbers: decimal digits without sign, leading zero (the kernel would read <c>010</c> as 8), exponent or
/// spaces.
/// </summary>
public static class PlainDecimal
{
    /// <summary>How a number is written, for messages.</summary>
    public const string Expected = "a whole number without sign or leading zeros";

    /// <summary>The number that <c>50k</c> or <c>50,000</c> stands for, for a hint; null if that is not clear.</summary>
    public static long? Meant(string text)
    {
        var factor = text.Length < 2 ? 1 : char.ToLowerInvariant(text[^1]) switch { 'k' => 1000L, 'm' => 1_000_000L, _ => 1 };
        var digits = string.Concat((factor == 1 ? text : text[..^1]).Where(character => character is not (',' or '_')));
        return digits != text && digits.Length <= 12 && TryParse(digits, out var number) ? number * factor : null;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 18 || (text.Length > 1 && text[0] == '0'))
            return false;

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
