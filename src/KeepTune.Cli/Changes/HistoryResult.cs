namespace KeepTune.Cli.Changes;

/// <summary><c>keeptune history --json</c>: newest first.</summary>
internal sealed record HistoryResult(string Schema, IReadOnlyList<HistoryEntryResult> Changes)
{
    public const string SchemaName = "keeptune.history.v1";
}

/// <param name="State"><c>done</c>, <c>rolled_back</c>, <c>in_progress</c>, <c>unconfirmed</c>, <c>interrupted</c>.</param>
/// <param name="Undone">A later revert undid it.</param>
/// <param name="Here">Made in this network namespace and this boot.</param>
/// <param name="Run">The number of the first change of the command that made it, where one command changed many namespaces; else
/// null.</param>
/// <param name="Before">Null when the running values did not change.</param>
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

/// <summary>How they are written as JSON.</summary>
internal static class HistoryJson
{
    public static void HistoryResult(this ResultJson json, HistoryResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Members("changes", result.Changes, json.HistoryEntryResult);
        json.End();
    }

    internal static void HistoryEntryResult(this ResultJson json, HistoryEntryResult result)
    {
        json.Start();
        json.Member("id", result.Id);
        json.Member("at", result.At);
        json.Member("verb", result.Verb);
        json.Member("state", result.State);
        json.Member("undone", result.Undone);
        json.Member("user", result.User);
        json.Member("login_uid", result.LoginUid);
        json.Member("command_line", result.CommandLine);
        json.Member("profile", result.Profile);
        json.Member("netns", result.Netns);
        json.Member("here", result.Here);
        json.Member("before", result.Before, json.SettingsResult);
        json.Member("after", result.After, json.SettingsResult);
        json.Members("files", result.Files);
        json.Members("undoes", result.Undoes);
        json.Member("run", result.Run);
        json.End();
    }
}
