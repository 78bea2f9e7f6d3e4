namespace KeepTune.Core.Boot.Engines;

/// <summary>A directory and the names in it. Strings hold one character per byte, since a name need not be valid text.</summary>
public sealed record SysctlListing(string Directory, IReadOnlyCollection<string> Names);

/// <summary>A file that an engine opens.</summary>
/// <param name="For">The directory entry it comes from; if one entry yields several files, the first that can't be opened ends
/// them.</param>
public readonly record struct ChosenFile(string Path, string For);

/// <summary>A file that looks as if it set sysctls at boot but that an engine does not read.</summary>
/// <param name="By">The file that replaces it; null if none does.</param>
public sealed record SkippedFile(string Path, string Why, string? By = null);

/// <summary>The files that an engine reads, in its order, and those that it skips.</summary>
public sealed record FileChoice(IReadOnlyList<ChosenFile> Files, IReadOnlyList<SkippedFile> Skipped);
