using System.Globalization;
using System.Text;

namespace KeepTune.Core.Text;

/// <summary>
/// Text from files, sockets and processes made safe for a terminal and a log: control characters, line ends, bidirectional marks and
/// lone surrogates are shown escaped (<c>\x1b</c>, <c>\u202e</c>).
/// </summary>
public static class Printable
{
    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned);

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                escaped.Append($"\\u{(int)text[i]:x4}");
                i++;
                continue;
            }

            escaped.Append(IsPrintable(rune) ? rune.ToString() : EscapeOne(rune));
            i += rune.Utf16SequenceLength;
        }

        return escaped.ToString();
    }

    /// <summary>Escaped, and truncated to a length that fits a message.</summary>
    public static string Cut(string text, int longest = 80) => text.Length <= longest ? Escape(text) : $"{Escape(text[..longest])}...";

    /// <summary>The same in single quotes.</summary>
    public static string Quote(string text) => $"'{Cut(text)}'";

    public static string EscapeOne(Rune rune) => rune.Value switch
    {
        < 0x100 => $"\\x{rune.Value:x2}",
        < 0x10000 => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };
}
