using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>A window as text: one line of JSON about the window, then the change as the journal writes it.</summary>
internal static class ConfirmWindowCodec
{
    public static byte[] Format(ConfirmWindow window)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("window", window.Id);
            json.WriteNumber("deadline_boottime_ms", (long)window.Deadline.TotalMilliseconds);
            json.WriteString("until", window.Until);
            json.WriteBoolean("journaled", window.Journaled);
            json.WriteBoolean("made", window.IsMade);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n', .. JournalLine.Format(window.Change)];
    }

    /// <returns>Null for a text that is torn or not ours.</returns>
    public static ConfirmWindow? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        if (lines.Length < 2 || JournalLine.Parse(lines[1]) is not { } change)
            return null;

        try
        {
            return Read(Encoding.UTF8.GetBytes(lines[0]), change);
        }
        catch (Exception broken) when (
            broken is JsonException or FormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static ConfirmWindow Read(ReadOnlySpan<byte> utf8, Change change)
    {
        string? id = null;
        TimeSpan? deadline = null;
        DateTimeOffset? until = null;
        bool? journaled = null;
        var made = true;
        var json = new Utf8JsonReader(utf8);
        json.Read();
        json.Expect(JsonTokenType.StartObject);
        while (json.NextMember() is { } name)
        {
            switch (name)
            {
                case "window": id = json.GetString() ?? ""; break;
                case "deadline_boottime_ms": deadline = TimeSpan.FromMilliseconds(json.GetInt64()); break;
                case "until": until = json.GetDateTimeOffset(); break;
                case "journaled": journaled = json.GetBoolean(); break;
                case "made": made = json.GetBoolean(); break;
                default: json.Skip(); break;
            }
        }

        // Nothing may follow: that is told by an exception.
        json.Read();
        return new(
            id.Required("window"),
            deadline.Required("deadline_boottime_ms"),
            until.Required("until"),
            journaled.Required("journaled"),
            change)
        {
            IsMade = made,
        };
    }

    /// <summary>A name for a new window: nobody has used it and nobody can guess it.</summary>
    public static string NewId()
    {
        Span<byte> random = stackalloc byte[8];
        Random.Shared.NextBytes(random);
        return Convert.ToHexStringLower(random);
    }

    /// <summary>Letters and digits alone: it becomes part of a path.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(char.IsAsciiLetterOrDigit);

    public static byte[] Pid() => Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
}
