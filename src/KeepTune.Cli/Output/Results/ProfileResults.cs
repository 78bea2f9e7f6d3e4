namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune profile list --json</c>.</summary>
internal sealed record ProfileListResult(string Schema, IReadOnlyList<ProfileListEntry> Profiles)
{
    public const string SchemaName = "keeptune.profile-list.v1";
}

/// <param name="TimeS">Null, like the other values, when the file has mistakes.</param>
/// <param name="Shadows">Files of the same name that it hides and that differ.</param>
/// <param name="Mistakes">What is wrong with its file; empty when it is valid.</param>
internal sealed record ProfileListEntry(
    string Name,
    string? Description,
    int? TimeS,
    int? IntvlS,
    int? Probes,
    double? DetectionS,
    IReadOnlyList<string> Tags,
    string Path,
    IReadOnlyList<string> Shadows,
    IReadOnlyList<string> Mistakes);

/// <summary><c>keeptune profile show NAME --json</c>.</summary>
internal sealed record ProfileShowResult(
    string Schema,
    string? Name,
    string Description,
    int TimeS,
    int IntvlS,
    int Probes,
    double? DetectionS,
    double? DetectionWorstS,
    double FirstProbeWorstS,
    IReadOnlyList<string> Tags,
    string? Source,
    IReadOnlyList<string> Notes,
    string Path,
    IReadOnlyList<string> Shadows)
{
    public const string SchemaName = "keeptune.profile-show.v1";
}

/// <summary><c>keeptune profile check FILE... --json</c>.</summary>
internal sealed record ProfileCheckResult(string Schema, bool Ok, IReadOnlyList<ProfileCheckEntry> Files)
{
    public const string SchemaName = "keeptune.profile-check.v1";
}

internal sealed record ProfileCheckEntry(string File, bool Ok, IReadOnlyList<MistakeResult> Mistakes, IReadOnlyList<string> Warnings);

internal sealed record MistakeResult(int? Line, int? Column, string Message);

internal sealed partial class ResultJson
{
    public void ProfileListResult(ProfileListResult result)
    {
        Start();
        Member("schema", result.Schema);
        Members("profiles", result.Profiles, ProfileListEntry);
        End();
    }

    private void ProfileListEntry(ProfileListEntry result)
    {
        Start();
        Member("name", result.Name);
        Member("description", result.Description);
        Member("time_s", result.TimeS);
        Member("intvl_s", result.IntvlS);
        Member("probes", result.Probes);
        Member("detection_s", result.DetectionS);
        Members("tags", result.Tags);
        Member("path", result.Path);
        Members("shadows", result.Shadows);
        Members("mistakes", result.Mistakes);
        End();
    }

    public void ProfileShowResult(ProfileShowResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("name", result.Name);
        Member("description", result.Description);
        Member("time_s", result.TimeS);
        Member("intvl_s", result.IntvlS);
        Member("probes", result.Probes);
        Member("detection_s", result.DetectionS);
        Member("detection_worst_s", result.DetectionWorstS);
        Member("first_probe_worst_s", result.FirstProbeWorstS);
        Members("tags", result.Tags);
        Member("source", result.Source);
        Members("notes", result.Notes);
        Member("path", result.Path);
        Members("shadows", result.Shadows);
        End();
    }

    public void ProfileCheckResult(ProfileCheckResult result)
    {
        Start();
        Member("schema", result.Schema);
        Member("ok", result.Ok);
        Members("files", result.Files, ProfileCheckEntry);
        End();
    }

    private void ProfileCheckEntry(ProfileCheckEntry result)
    {
        Start();
        Member("file", result.File);
        Member("ok", result.Ok);
        Members("mistakes", result.Mistakes, MistakeResult);
        Members("warnings", result.Warnings);
        End();
    }

    private void MistakeResult(MistakeResult result)
    {
        Start();
        Member("line", result.Line);
        Member("column", result.Column);
        Member("message", result.Message);
        End();
    }
}
