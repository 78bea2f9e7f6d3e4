namespace KeepTune.Cli.Profiles;

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

/// <summary>How they are written as JSON.</summary>
internal static class ProfileJson
{
    public static void ProfileListResult(this ResultJson json, ProfileListResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Members("profiles", result.Profiles, json.ProfileListEntry);
        json.End();
    }

    internal static void ProfileListEntry(this ResultJson json, ProfileListEntry result)
    {
        json.Start();
        json.Member("name", result.Name);
        json.Member("description", result.Description);
        json.Member("time_s", result.TimeS);
        json.Member("intvl_s", result.IntvlS);
        json.Member("probes", result.Probes);
        json.Member("detection_s", result.DetectionS);
        json.Members("tags", result.Tags);
        json.Member("path", result.Path);
        json.Members("shadows", result.Shadows);
        json.Members("mistakes", result.Mistakes);
        json.End();
    }

    public static void ProfileShowResult(this ResultJson json, ProfileShowResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Member("name", result.Name);
        json.Member("description", result.Description);
        json.Member("time_s", result.TimeS);
        json.Member("intvl_s", result.IntvlS);
        json.Member("probes", result.Probes);
        json.Member("detection_s", result.DetectionS);
        json.Member("detection_worst_s", result.DetectionWorstS);
        json.Member("first_probe_worst_s", result.FirstProbeWorstS);
        json.Members("tags", result.Tags);
        json.Member("source", result.Source);
        json.Members("notes", result.Notes);
        json.Member("path", result.Path);
        json.Members("shadows", result.Shadows);
        json.End();
    }

    public static void ProfileCheckResult(this ResultJson json, ProfileCheckResult result)
    {
        json.Start();
        json.Member("schema", result.Schema);
        json.Member("ok", result.Ok);
        json.Members("files", result.Files, json.ProfileCheckEntry);
        json.End();
    }

    internal static void ProfileCheckEntry(this ResultJson json, ProfileCheckEntry result)
    {
        json.Start();
        json.Member("file", result.File);
        json.Member("ok", result.Ok);
        json.Members("mistakes", result.Mistakes, json.MistakeResult);
        json.Members("warnings", result.Warnings);
        json.End();
    }

    internal static void MistakeResult(this ResultJson json, MistakeResult result)
    {
        json.Start();
        json.Member("line", result.Line);
        json.Member("column", result.Column);
        json.Member("message", result.Message);
        json.End();
    }
}
