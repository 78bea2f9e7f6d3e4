namespace KeepTune.Cli.Export;

/// <summary><c>keeptune export PROFILE --to FORMAT --json</c>.</summary>
/// <param name="Profile">Null for a file whose name is not a valid profile name.</param>
/// <param name="Text">As without <c>--json</c>.</param>
internal sealed record ExportResult(string Schema, string? Profile, string Format, string Text, IReadOnlyList<string> Caveats)
{
    public const string SchemaName = "keeptune.export.v1";
}
