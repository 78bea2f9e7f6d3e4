namespace KeepTune.Core.Boot.Engines;

/// <summary>glob(7) as the C library does it: one component against one name, and braces. Strings hold one character per byte.</summary>
public static class GlobPattern
{
    private const int MaxAlternatives = 4096;

    /// <summary>Whether a pattern matches a whole text.</summary>
    /// <param name="leadingPeriod">Only a period matches a period at the start (FNM_PERIOD), as for names.</param>
    public static bool Matches(string pattern, string text, bool leadingPeriod)
    {
        if (leadingPeriod && text.StartsWith('.') && !(pattern.StartsWith('.') || pattern.StartsWith("\\.", StringComparison.Ordinal)))
            return false;
        return Matches(pattern.AsSpan(), text.AsSpan());
    }

    /// <summary>Whether a component must be matched against names; otherwise it is taken literally.</summary>
    public static bool IsMagic(string component)
    {
        for (var i = 0; i < component.Length; i++)
        {
            switch (component[i])
            {
                case '\\':
                    i++;
                    break;
                case '*' or '?':
                    return true;
                case '[' when component.IndexOf(']', i + 1) >= 0:
                    return true;
            }
        }

        return false;
    }

    /// <summary>A component without its escaping backslashes.</summary>
    public static string Unescape(string component)
    {
        if (!component.Contains('\\', StringComparison.Ordinal))
            return component;
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < component.Length; i++)
        {
            if (component[i] == '\\' && i + 1 < component.Length)
                i++;
            text.Append(component[i]);
        }

        return text.ToString();
    }

    /// <summary>
    /// Brace expansion (GLOB_BRACE): <c>a{b,c}d</c> becomes <c>abd</c> and <c>acd</c>. Without complete braces nothing changes.
    /// </summary>
    public static IReadOnlyList<string> Braces(string pattern)
    {
        var done = new List<string>();
        var open = new Queue<string>([pattern]);
        while (open.TryDequeue(out var next))
        {
            if (done.Count + open.Count > MaxAlternatives || Alternatives(next) is not { } alternatives)
                done.Add(next);
            else
                alternatives.ForEach(open.Enqueue);
        }

        return done;
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // The usual backtracking to the last star.
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], text[t], out var length))
            {
                p += length;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char character, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == character;
            case '\\':
                return false;
            case '[' when BracketExpression.TryMatch(pattern, character, out var matched, out length):
                return matched;
            default:
                length = 1;
                return pattern[0] == character;
        }
    }

    private static List<string>? Alternatives(string pattern)
    {
        var open = Unescaped(pattern, 0);
        if (open < 0)
            return null;

        var pieces = new List<string>();
        var start = open + 1;
        var depth = 0;
        for (var i = start; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case ',' when depth == 0:
                    pieces.Add(pattern[start..i]);
                    start = i + 1;
                    break;
                case '}' when depth == 0:
                    pieces.Add(pattern[start..i]);
                    return [.. pieces.Select(piece => pattern[..open] + piece + pattern[(i + 1)..])];
                case '}':
                    depth--;
                    break;
            }
        }

        return null;
    }

    private static int Unescaped(string pattern, int from)
    {
        for (var i = from; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '{')
                return i;
        }

        return -1;
    }
}
