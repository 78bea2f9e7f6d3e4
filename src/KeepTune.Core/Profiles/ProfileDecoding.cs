using System.Text;

namespace KeepTune.Core.Profiles;

/// <summary>
/// Decodes a profile's bytes to text that is safe to use: valid UTF-8 with no control characters except tab and line ends, and no
/// bidirectional marks.
/// </summary>
internal static class ProfileDecoding
{
    /// <summary>Maximum file size, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Further mistakes of one kind help nobody.</summary>
    private const int MaxMistakes = 100;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? Decode(ReadOnlySpan<byte> bytes, string file, List<Diagnostic> diagnostics)
    {
        if (bytes.Length > MaxBytes)
        {
            diagnostics.Add(new(file, 1, 1, $"the file is larger than {MaxBytes / 1024} KiB, the limit for a profile"));
            return null;
        }

        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var valid = ValidPrefix(bytes);
        var text = StrictUtf8.GetString(bytes[..valid]);
        if (valid == bytes.Length)
            return text;

        var (line, column) = Position(text, text.Length);
        diagnostics.Add(new(file, line, column, $"byte 0x{bytes[valid]:x2} is not valid UTF-8"));
        return null;
    }

    public static void CheckCharacters(string text, string file, List<Diagnostic> diagnostics)
    {
        int line = 1, column = 1;
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var lineEnd = rune.Value == '\n' || (rune.Value == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            var allowed = lineEnd || rune.Value == '\t' || Printable.IsPrintable(rune);
            if (!allowed && diagnostics.Count == MaxMistakes)
            {
                diagnostics.Add(new(file, line, column, "more such characters follow"));
                return;
            }

            if (!allowed)
                diagnostics.Add(new(file, line, column, $"the character {Printable.EscapeOne(rune)} is not allowed in a profile"));

            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            i += length;
        }
    }

    public static (int Line, int Column) Position(string text, int offset)
    {
        var before = text.AsSpan(0, offset);
        var column = 1;
        foreach (var _ in before[(before.LastIndexOf('\n') + 1)..].EnumerateRunes())
            column++;
        return (before.Count('\n') + 1, column);
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}
