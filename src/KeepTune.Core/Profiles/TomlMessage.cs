using System.Text.RegularExpressions;

namespace KeepTune.Core.Profiles;

/// <summary>Tomlyn's messages for someone who writes a profile rather than a parser. Those that are not known stay as they are.</summary>
internal static partial class TomlMessage
{
    public const string NoClosingQuote = "the string has no closing quote";

    public static string Reword(string message)
    {
        if (Escape().Match(message) is { Success: true } escape)
            return $"'\\{escape.Groups[1].Value}' is not a valid escape";
        if (Rest().Match(message) is { Success: true } rest)
            return $"expected the end of the line, found '{rest.Groups[1].Value}'";
        if (message.Contains("end-of-line found while expecting a value", StringComparison.OrdinalIgnoreCase))
            return "a value is missing";
        if (message.Contains("for a value", StringComparison.OrdinalIgnoreCase))
            return "expected a value; put text in double quotes";
        if (message.Contains("closing ']'", StringComparison.Ordinal) || message.Contains("closing `]`", StringComparison.Ordinal))
            return "the array has no closing ']'";
        if (message.Contains("after a key", StringComparison.OrdinalIgnoreCase))
            return "expected '=' after the key";
        return message.Contains("newline in a string", StringComparison.OrdinalIgnoreCase) ? NoClosingQuote : message;
    }

    [GeneratedRegex(@"escape character \[(.+?)\] in string", RegexOptions.IgnoreCase)]
    private static partial Regex Escape();

    [GeneratedRegex(@"unexpected token found [`'](.+?)[`'] while expecting token [`']newline[`']", RegexOptions.IgnoreCase)]
    private static partial Regex Rest();
}
