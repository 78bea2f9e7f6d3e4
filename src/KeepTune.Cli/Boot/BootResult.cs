namespace KeepTune.Cli.Boot;

/// <summary><c>keeptune boot --json</c>.</summary>
/// <param name="Differences">Keys for which the engines shown end with different values.</param>
/// <param name="LaterWriters">The programs that write the keys after the engine.</param>
/// <param name="LaterRemarks">What they write that can't be predicted, and why.</param>
/// <param name="NotSeen">Files and directories that could not be read; the prediction does not include them.</param>
internal sealed record BootResult(
    string Schema,
    IReadOnlyList<EngineResult> Engines,
    IReadOnlyList<string> Differences,
    IReadOnlyList<BootWriterResult> LaterWriters,
    IReadOnlyList<FileRemarkResult> LaterRemarks,
    IReadOnlyList<NotSeenResult> NotSeen)
{
    public const string SchemaName = "keeptune.boot.v1";
}

/// <param name="Engine"><c>systemd</c> or <c>procps</c>.</param>
/// <param name="Version">The version that was read, with a remark if it is not the tree's own or is treated as another.</param>
/// <param name="UsedAtBoot">Null if it is unknown which engine runs at boot.</param>
/// <param name="NotRead">Files that set the keys but that this engine does not read.</param>
/// <param name="Remarks">Files that it reads only in part, or without effect.</param>
internal sealed record EngineResult(
    string Engine,
    string Version,
    bool Installed,
    bool? UsedAtBoot,
    IReadOnlyList<BootKeyResult> Keys,
    IReadOnlyList<FileRemarkResult> NotRead,
    IReadOnlyList<FileRemarkResult> Remarks);

/// <param name="Value">The kernel's value after the engine has run; null if nothing sets the key.</param>
/// <param name="Source"><c>file:line</c>; null if nothing sets the key.</param>
/// <param name="UnsetBy">A <c>-key</c> line that removes earlier assignments, as <c>file:line</c>.</param>
/// <param name="OverriddenNotListed">The number of overridden lines that <paramref name="Overridden"/> does not list.</param>
internal sealed record BootKeyResult(
    string Key,
    int? Value,
    string? Source,
    string? UnsetBy,
    IReadOnlyList<OverriddenResult> Overridden,
    long OverriddenNotListed);

/// <param name="Value">Null if the kernel rejects the text.</param>
/// <param name="Text">The text of the line, if the kernel rejects it; else null.</param>
internal sealed record OverriddenResult(string Source, int? Value, string? Text);

internal sealed record FileRemarkResult(string Path, string What);

internal sealed record NotSeenResult(string Path, string Reason);

/// <param name="Key">Dotted.</param>
/// <param name="Effect"><c>sets</c>, <c>sets_if_greater</c>, <c>sets_if_less</c>, <c>unsets</c>, <c>refused</c>, <c>unknown</c>.</param>
/// <param name="Value">Null unless it sets a value.</param>
/// <param name="AtBoot">Whether it is enabled at boot; null if unknown.</param>
/// <param name="Wins">Whether it writes after the engine; false if it is read before it.</param>
internal sealed record BootWriterResult(string What, string Source, string Key, string Effect, int? Value, bool? AtBoot, bool Wins);
