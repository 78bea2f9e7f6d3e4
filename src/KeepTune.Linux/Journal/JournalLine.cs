using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>
/// A line of the journal: a JSON object whose first member, the state, has a fixed position and width. Marking a change done overwrites
/// only these few bytes, so it works on a full disk and can't be half written. The number follows at a fixed position too.
/// </summary>
internal static class JournalLine
{
    private const string Prefix = "{\"state\":";
    private const string BeforeId = ",\"id\":";

    private static readonly string[] States = ["\"open\"       ", "\"done\"       ", "\"rolled_back\""];

    /// <summary>The start of an open change's line.</summary>
    public static ReadOnlySpan<byte> OpenPrefix => "{\"state\":\"open\""u8;

    /// <summary>Offset of the state, bytes from the start of the line.</summary>
    public static int StateOffset => Prefix.Length;

    private static int IdOffset => Prefix.Length + States[0].Length + BeforeId.Length;

    public static byte[] StateBytes(ChangeState state) => Encoding.ASCII.GetBytes(States[(int)state]);

    /// <summary>The change as one line of ASCII with its line end.</summary>
    public static byte[] Format(Change change)
    {
        var head = Prefix + States[(int)change.State] + ",";
        var members = JsonSerializer.SerializeToUtf8Bytes(JournalRecord.Of(change), JournalContext.Default.JournalRecord).AsSpan(1);
        return [.. Encoding.ASCII.GetBytes(head), .. members, (byte)'\n'];
    }

    /// <returns>Null for a line that is incomplete, of another kind or not ours.</returns>
    public static Change? Parse(string line)
    {
        if (StateOf(line) is not { } state)
            return null;

        try
        {
            return JsonSerializer.Deserialize(line, JournalContext.Default.JournalRecord) is { } record
                && JournalKind.IsValues(record.Kind)
                ? record.ToChange(state)
                : null;
        }
        catch (Exception broken) when (broken is JsonException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a later version wrote it, about something other than values: this version must neither judge nor lose it.</summary>
    public static bool IsOfAnotherKind(string line)
    {
        try
        {
            return StateOf(line) is not null
                && JsonSerializer.Deserialize(line, JournalContext.Default.JournalKind) is { Kind: var kind }
                && !JournalKind.IsValues(kind);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The number alone, without parsing the rest; null for a line that is not ours.</summary>
    public static long? IdOf(ReadOnlySpan<byte> line) =>
        line.Length > IdOffset && line.StartsWith("{\"state\":"u8) && Utf8Parser.TryParse(line[IdOffset..], out long id, out _) ? id : null;

    private static ChangeState? StateOf(string line)
    {
        var state = Array.FindIndex(
            States, state => line.StartsWith(Prefix, StringComparison.Ordinal) && line.AsSpan(Prefix.Length).StartsWith(state));
        return state < 0 ? null : (ChangeState)state;
    }
}
