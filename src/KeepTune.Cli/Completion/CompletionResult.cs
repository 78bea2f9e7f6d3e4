namespace KeepTune.Cli.Completion;

/// <summary><c>keeptune completion SHELL --json</c>.</summary>
internal sealed record CompletionResult(string Schema, string Shell, string Script)
{
    public const string SchemaName = "keeptune.completion.v1";
}
