namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune export PROFILE --to FORMAT --json</c>.</summary>
/// <param name="Profile">Null for a file whose own name makes no profile name.</param>
/// <param name="Text">As without <c>--json</c>.</param>
internal sealed record ExportResult(string Schema, string? Profile, string Format, string Text, IReadOnlyList<string> Caveats)
{
    public const string SchemaName = "keeptune.export.v1";
}

internal sealed partial class ResultJson
{
    public void ExportResult(ExportResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("profile", result.Profile);
        Member("format", result.Format);
        Member("text", result.Text);
        Members("caveats", result.Caveats);
        End();
    }
}
