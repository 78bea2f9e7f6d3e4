namespace KeepTune.Cli.Console;

/// <summary>An error with <c>--json</c>.</summary>
/// <param name="Kind">The failure's kind in snake case.</param>
internal sealed record ErrorResult(string Schema, string Kind, string Message, IReadOnlyList<string> Messages, string? Hint, int ExitCode)
{
    public const string SchemaName = "keeptune.error.v1";
}
