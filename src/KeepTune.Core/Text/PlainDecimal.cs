namespace KeepTune.Core.Text;

/// <summary>
/// The only accepted notation of numbers: decimal digits without sign, leading zero (the kernel would read <c>010</c> as 8), exponent or
/// spaces.
/// </summary>
public static class PlainDecimal
{
    /// <summary>How a number is written, for messages.</summary>
    public const string Expected = "a whole number without sign or leading zeros";

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
