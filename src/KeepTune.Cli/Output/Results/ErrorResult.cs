namespace KeepTune.Cli.Output.Results;

/// <summary>An error with <c>--json</c>.</summary>
/// <param name="Kind">The failure's kind in snake case.</param>
internal sealed record ErrorResult(string Schema, string Kind, string Message, IReadOnlyList<string> Messages, string? Hint, int ExitCode)
{
    public const string SchemaName = "keeptune.error.v1";
}

internal sealed partial class ResultJson
{
    public void ErrorResult(ErrorResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("kind", result.Kind);
        Member("message", result.Message);
        Members("messages", result.Messages);
        Member("hint", result.Hint);
        Member("exit_code", result.ExitCode);
        End();
    }
}
