namespace KeepTune.Cli.Export;

/// <summary><c>keeptune export PROFILE --to FORMAT --json</c>.</summary>
/// <param name="Profile">Null for a file whose own name makes no profile name.</param>
/// <param name="Text">As without <c>--json</c>.</param>
internal sealed record ExportResult(string Schema, string? Profile, string Format, string Text, IReadOnlyList<string> Caveats)
{
    public const string SchemaName = "keeptune.export.v1";
}

/// <summary>How they are written as JSON.</summary>
internal static class ExportJson
{
    public static void ExportResult(this ResultJson json, ExportResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Member("profile", result.Profile);
        json.Member("format", result.Format);
        json.Member("text", result.Text);
        json.Members("caveats", result.Caveats);
        json.End();
    }
}
