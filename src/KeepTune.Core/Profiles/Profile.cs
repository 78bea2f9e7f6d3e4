namespace KeepTune.Core.Profiles;

/// <summary>A named set of the three values and the words that go with it.</summary>
/// <param name="Name">From the file's name; null when a file given by path has no valid one.</param>
/// <param name="Description">One line: for whom.</param>
/// <param name="Source">Where the numbers come from; null when not said.</param>
/// <param name="Notes">Paragraphs, one string each.</param>
public sealed record Profile(
    string? Name,
    string Description,
    KeepaliveSettings Settings,
    IReadOnlyList<string> Tags,
    string? Source,
    IReadOnlyList<string> Notes);
