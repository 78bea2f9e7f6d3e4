using System.Globalization;
using System.Text;
using System.Text.Json;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>A window as text: one line of JSON about the window, then the change as in the journal.</summary>
internal static class ConfirmWindowCodec
{
    public static byte[] Format(ConfirmWindow window) =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(ConfirmWindowRecord.Of(window), JournalContext.Default.ConfirmWindowRecord),
        (byte)'\n',
        .. JournalLine.Format(window.Change),
    ];

    /// <summary>The end of a window in the same form.</summary>
    public static byte[] Format(EndedWindow ended) =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(EndedWindowRecord.Of(ended), JournalContext.Default.EndedWindowRecord),
        (byte)'\n',
        .. JournalLine.Format(ended.Change),
    ];

    /// <returns>Null for a text that is incomplete or not ours.</returns>
    public static ConfirmWindow? Parse(ReadOnlySpan<byte> bytes) => Parse(
        bytes, (head, change) => JsonSerializer.Deserialize(head, JournalContext.Default.ConfirmWindowRecord)?.ToWindow(change));

    /// <returns>Null for a text that is incomplete or not ours.</returns>
    public static EndedWindow? ParseEnded(ReadOnlySpan<byte> bytes) => Parse(
        bytes, (head, change) => JsonSerializer.Deserialize(head, JournalContext.Default.EndedWindowRecord)?.ToEnded(change));

    private static T? Parse<T>(ReadOnlySpan<byte> bytes, Func<string, Change, T?> read)
        where T : class
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        if (lines.Length < 2 || JournalLine.Parse(lines[1]) is not { } change)
            return null;

        try
        {
            return read(lines[0], change);
        }
        catch (Exception broken) when (broken is JsonException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A name for a new window: unique, and impossible to guess.</summary>
    public static string NewId()
    {
        Span<byte> random = stackalloc byte[8];
        Random.Shared.NextBytes(random);
        return Convert.ToHexStringLower(random);
    }

    /// <summary>Only letters and digits, because it becomes part of a path.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(char.IsAsciiLetterOrDigit);

    public static byte[] Pid() => Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
}
