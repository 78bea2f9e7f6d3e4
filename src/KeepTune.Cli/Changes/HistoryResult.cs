namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune history --json</c>: newest first.</summary>
internal sealed record HistoryResult(string Schema, IReadOnlyList<HistoryEntryResult> Changes)
{
    public const string SchemaName = "keeptune.history.v1";
}

/// <param name="State"><c>done</c>, <c>rolled_back</c>, <c>in_progress</c>, <c>unconfirmed</c>, <c>interrupted</c>.</param>
/// <param name="Undone">A later revert undid it.</param>
/// <param name="Here">Made in this network namespace and this boot.</param>
/// <param name="Run">The number of the first change of a command that changed many namespaces; else null.</param>
/// <param name="Before">Null if the running values did not change.</param>
internal sealed record HistoryEntryResult(
    long Id,
    DateTimeOffset At,
    string Verb,
    string State,
    bool Undone,
    string? User,
    uint? LoginUid,
    string CommandLine,
    string? Profile,
    string Netns,
    bool Here,
    SettingsResult? Before,
    SettingsResult? After,
    IReadOnlyList<string> Files,
    IReadOnlyList<long> Undoes,
    long? Run);
