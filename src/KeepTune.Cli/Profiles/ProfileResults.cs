namespace KeepTune.Cli.Profiles;

/// <summary><c>keeptune profile list --json</c>.</summary>
internal sealed record ProfileListResult(string Schema, IReadOnlyList<ProfileListEntry> Profiles)
{
    public const string SchemaName = "keeptune.profile-list.v1";
}

/// <param name="TimeS">Null, like the other values, if the file has mistakes.</param>
/// <param name="Shadows">Files of the same name and other content that it hides.</param>
/// <param name="Mistakes">The mistakes in its file; empty if it is valid.</param>
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
/// <param name="DetectionWorstS">On this machine, whose timer frequency is known.</param>
/// <param name="FirstProbeWorstS">Likewise.</param>
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

    /// <summary>The same on the kernel with the slowest timers: what holds everywhere, and what the notes say.</summary>
    public required double? DetectionWorstAnyKernelS { get; init; }

    public required double FirstProbeWorstAnyKernelS { get; init; }
}

/// <summary><c>keeptune profile check FILE... --json</c>.</summary>
internal sealed record ProfileCheckResult(string Schema, bool Ok, IReadOnlyList<ProfileCheckEntry> Files)
{
    public const string SchemaName = "keeptune.profile-check.v1";
}

internal sealed record ProfileCheckEntry(string File, bool Ok, IReadOnlyList<MistakeResult> Mistakes, IReadOnlyList<string> Warnings);

internal sealed record MistakeResult(int? Line, int? Column, string Message);
