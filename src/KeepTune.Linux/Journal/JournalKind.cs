namespace KeepTune.Linux.Journal;

/// <summary>What a line of the journal is about.</summary>
internal sealed record JournalKind(string? Kind = null)
{
    /// <summary>The running values and the file. They were the only kind at first, so their lines don't say so.</summary>
    public static bool IsValues(string? kind) => kind is null or "values";
}
