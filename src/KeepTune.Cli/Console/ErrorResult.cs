namespace KeepTune.Cli.Console;

/// <summary>An error with <c>--json</c>.</summary>
/// <param name="Kind">The failure's kind in snake case.</param>
internal sealed record ErrorResult(string Schema, string Kind, string Message, IReadOnlyList<string> Messages, string? Hint, int ExitCode)
{
    public const string SchemaName = "keeptune.error.v1";
}

/// <summary>How they are written as JSON.</summary>
internal static class ErrorJson
{
    public static void ErrorResult(this ResultJson json, ErrorResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Member("kind", result.Kind);
        json.Member("message", result.Message);
        json.Members("messages", result.Messages);
        json.Member("hint", result.Hint);
        json.Member("exit_code", result.ExitCode);
        json.End();
    }
}
