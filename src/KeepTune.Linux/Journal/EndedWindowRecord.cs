using System.Text.Json;
using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>The end of a window without its change, as its file contains it.</summary>
internal sealed record EndedWindowRecord(string End, DateTimeOffset At)
{
    public static EndedWindowRecord Of(EndedWindow ended) => new(NameOf(ended.End), ended.At);

    /// <returns>Null for an end that this version does not know.</returns>
    public EndedWindow? ToEnded(Change change)
    {
        foreach (var end in Enum.GetValues<WindowEnd>())
        {
            if (NameOf(end) == End)
                return new(change, end, At);
        }

        return null;
    }

    private static string NameOf(WindowEnd end) => JsonNamingPolicy.SnakeCaseLower.ConvertName(end.ToString());
}
