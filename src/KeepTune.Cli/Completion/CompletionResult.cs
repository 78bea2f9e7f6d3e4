namespace KeepTune.Cli.Completion;

/// <summary><c>keeptune completion SHELL --json</c>.</summary>
internal sealed record CompletionResult(string Schema, string Shell, string Script)
{
    public const string SchemaName = "keeptune.completion.v1";
}

/// <summary>How they are written as JSON.</summary>
internal static class CompletionJson
{
    public static void CompletionResult(this ResultJson json, CompletionResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Member("shell", result.Shell);
        json.Member("script", result.Script);
        json.End();
    }
}
