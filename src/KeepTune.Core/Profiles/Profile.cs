namespace KeepTune.Core.Profiles;

/// <summary>A named set of the three values, with its texts.</summary>
/// <param name="Name">From the file name; null for a file given by path whose name is not valid.</param>
/// <param name="Description">One line that says what it is for.</param>
/// <param name="Source">Where the numbers come from; null if not given.</param>
/// <param name="Notes">One string per paragraph.</param>
public sealed record Profile(
    string? Name,
    string Description,
    KeepaliveSettings Settings,
    IReadOnlyList<string> Tags,
    string? Source,
    IReadOnlyList<string> Notes);
