namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune verify --json</c>.</summary>
/// <param name="Ok">None of the three deviates.</param>
/// <param name="Profile">The profile that is verified; null for values of none.</param>
/// <param name="Runtime">Null with <c>--root</c>: an image has no running values.</param>
/// <param name="NotSeen">Files that could not be read; the verdict on the boot does not know what is in them.</param>
internal sealed record VerifyResult(
    string Schema,
    bool Ok,
    string? Profile,
    RuntimeStatusResult? Runtime,
    FileStatusResult File,
    BootStatusResult Boot,
    IReadOnlyList<NotSeenResult> NotSeen)
{
    public const string SchemaName = "keeptune.verify.v1";
}

internal sealed partial class ResultJson
{
    public void VerifyResult(VerifyResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("ok", result.Ok);
        Member("profile", result.Profile);
        Member("runtime", result.Runtime, RuntimeStatusResult);
        Member("file", result.File, FileStatusResult);
        Member("boot", result.Boot, BootStatusResult);
        Members("not_seen", result.NotSeen, NotSeenResult);
        End();
    }
}
