namespace KeepTune.Core.Boot.Engines;

/// <summary>A bracket expression of a glob: <c>[abc]</c>, <c>[a-c]</c>, <c>[!a]</c>, <c>[[:digit:]]</c>, in the C locale.</summary>
internal static class BracketExpression
{
    /// <param name="pattern">Begins with the bracket.</param>
    /// <param name="length">How many characters of the pattern it covers.</param>
    /// <returns>False if the bracket is never closed; then it is literal.</returns>
    public static bool TryMatch(ReadOnlySpan<char> pattern, char character, out bool matched, out int length)
    {
        matched = false;
        length = 1;
        var at = 1;
        var negated = at < pattern.Length && pattern[at] is '!' or '^';
        if (negated)
            at++;

        for (var first = true; at < pattern.Length; first = false)
        {
            if (pattern[at] == ']' && !first)
            {
                matched ^= negated;
                length = at + 1;
                return true;
            }

            if (Class(pattern[at..], character, out var isIn, out var classLength))
            {
                matched |= isIn;
                at += classLength;
                continue;
            }

            if (!Single(pattern, ref at, out var low))
                return false;
            var high = low;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                if (!Single(pattern, ref at, out high))
                    return false;
            }

            matched |= low <= character && character <= high;
        }

        return false;
    }

    private static bool Single(ReadOnlySpan<char> pattern, ref int at, out char character)
    {
        if (pattern[at] == '\\')
            at++;
        character = at < pattern.Length ? pattern[at] : '\0';
        at++;
        return at <= pattern.Length;
    }

    // [:digit:] and so on; [=a=] and [.a.] hold one character in the C locale.
    private static bool Class(ReadOnlySpan<char> pattern, char character, out bool isIn, out int length)
    {
        isIn = false;
        length = 0;
        if (pattern.Length < 5 || pattern[0] != '[' || pattern[1] is not (':' or '=' or '.'))
            return false;
        var end = pattern[2..].IndexOf([pattern[1], ']']);
        if (end < 1)
            return false;

        var name = pattern.Slice(2, end);
        length = end + 4;
        isIn = pattern[1] != ':' ? name.Length == 1 && name[0] == character : name switch
        {
            "alpha" => char.IsAsciiLetter(character),
            "digit" => char.IsAsciiDigit(character),
            "alnum" => char.IsAsciiLetterOrDigit(character),
            "lower" => char.IsAsciiLetterLower(character),
            "upper" => char.IsAsciiLetterUpper(character),
            "xdigit" => char.IsAsciiHexDigit(character),
            "punct" => character is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(character),
            "graph" => character is > ' ' and < '\x7f',
            "print" => character is >= ' ' and < '\x7f',
            "blank" => character is ' ' or '\t',
            "space" => character is ' ' or (>= '\t' and <= '\r'),
            "cntrl" => character is < ' ' or '\x7f',
            _ => false,
        };
        return true;
    }
}
