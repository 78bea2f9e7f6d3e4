namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune completion SHELL --json</c>.</summary>
internal sealed record CompletionResult(string Schema, string Shell, string Script)
{
    public const string SchemaName = "keeptune.completion.v1";
}

internal sealed partial class ResultJson
{
    public void CompletionResult(CompletionResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("shell", result.Shell);
        Member("script", result.Script);
        End();
    }
}
