using System.Text;
using System.Text.Json;
using KeepTune.Core.Changes;

namespace KeepTune.Linux.State;

/// <summary>
/// A line of the journal's file: a JSON object whose first member, the state, has a fixed place and width. Marking a change done overwrites
/// these few bytes, so it needs no room on a full disk and can't be half written.
/// </summary>
internal static class JournalLine
{
    /// <summary>Where the state begins, bytes from the line's start.</summary>
    public static readonly int StateOffset = Prefix.Length;

    /// <summary>How the line of an open change begins.</summary>
    public const string OpenPrefix = Prefix + "\"open\"";

    private const string Prefix = "{\"state\":";

    private static readonly string[] States = ["\"open\"       ", "\"done\"       ", "\"rolled_back\""];

    public static byte[] StateBytes(ChangeState state) => Encoding.ASCII.GetBytes(States[(int)state]);

    public static string Format(Change change) =>
        Prefix + States[(int)change.State] + "," + JsonSerializer.Serialize(JournalRecord.Of(change), JournalJson.Default.JournalRecord)[1..] + "\n";

    /// <returns>Null for a line that is torn or not ours.</returns>
    public static Change? Parse(string line)
    {
        var state = Array.FindIndex(States, state => line.AsSpan().StartsWith(Prefix) && line.AsSpan(Prefix.Length).StartsWith(state));
        if (state < 0)
            return null;

        try
        {
            var record = string.Concat("{", line.AsSpan(Prefix.Length + States[state].Length + 1));
            return JsonSerializer.Deserialize(record, JournalJson.Default.JournalRecord)?.ToChange((ChangeState)state);
        }
        catch (Exception broken) when (broken is JsonException or FormatException)
        {
            return null;
        }
    }
}
