using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace KeepTune.Core.Boot.Writers.Tuned;

/// <summary>Text as Python takes it, in which TuneD is written.</summary>
internal static class PythonText
{
    /// <summary>A file's text, its line ends made line feeds; null where it is not UTF-8, at which <c>open</c> fails.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : null;

    /// <summary>A path as the rest of the program holds it: one byte a character.</summary>
    public static string Path(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    // str.isspace also counts the four separators of ASCII.
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    public static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    public static string Strip(string text) => TrimEnd(text) is var end ? end[Indent(end)..] : "";

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
            end--;
        return text[..end];
    }

    /// <summary>How many blanks a text begins with; 0 where it has nothing else.</summary>
    public static int Indent(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsSpace(text[i]))
                return i;
        }

        return 0;
    }

    /// <summary>str.split without arguments.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isSpace = i == text.Length || IsSpace(text[i]);
            if (!isSpace && start < 0)
                start = i;
            if (!isSpace || start < 0)
                continue;
            words.Add(text[start..i]);
            start = -1;
        }

        return words;
    }

    /// <summary>A list whose separators are commas and semicolons.</summary>
    public static IReadOnlyList<string> List(string text)
    {
        var items = new List<string>();
        foreach (var item in text.Split(',', ';'))
            items.Add(Strip(item));
        return items;
    }

    /// <summary>int(): decimal, with a sign, underscores between digits, blanks around; null where it raises.</summary>
    public static long? Int(string text)
    {
        text = Strip(text);
        if (text.EndsWith('_') || text.Contains("__", StringComparison.Ordinal) || text.TrimStart('+', '-').StartsWith('_'))
            return null;
        return long.TryParse(
            text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
