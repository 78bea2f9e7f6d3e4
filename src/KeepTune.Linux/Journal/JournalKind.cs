namespace KeepTune.Linux.Journal;

/// <summary>What a journal line is about.</summary>
internal sealed record JournalKind(string? Kind = null)
{
    /// <summary>The running values and the file. This was the only kind at first, so its lines don't name it.</summary>
    public static bool IsValues(string? kind) => kind is null or "values";
}
