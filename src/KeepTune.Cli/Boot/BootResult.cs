namespace KeepTune.Cli.Boot;

/// <summary><c>keeptune boot --json</c>.</summary>
/// <param name="Differences">Keys for which the engines shown end with different values.</param>
/// <param name="LaterWriters">What writes the keys after the engine.</param>
/// <param name="LaterRemarks">What of them can't be forecast, and why.</param>
/// <param name="NotSeen">Files and directories that could not be read; the forecast does not know what is in them.</param>
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
/// <param name="Version">As it was read, with a remark where it is not this tree's own or is read as another.</param>
/// <param name="UsedAtBoot">Null where it can't be told which engine the boot runs.</param>
/// <param name="NotRead">Files that concern the keys and that this engine passes over.</param>
/// <param name="Remarks">Files that it opens and gets nothing, or not all, of.</param>
internal sealed record EngineResult(
    string Engine,
    string Version,
    bool Installed,
    bool? UsedAtBoot,
    IReadOnlyList<BootKeyResult> Keys,
    IReadOnlyList<FileRemarkResult> NotRead,
    IReadOnlyList<FileRemarkResult> Remarks);

/// <param name="Value">What the kernel holds after the engine; null when nothing sets the key.</param>
/// <param name="Source"><c>file:line</c>; null when nothing sets the key.</param>
/// <param name="UnsetBy">A <c>-key</c> line that takes assignments back, as <c>file:line</c>.</param>
/// <param name="OverriddenNotListed">How many more lines lose than <paramref name="Overridden"/> lists.</param>
internal sealed record BootKeyResult(
    string Key,
    int? Value,
    string? Source,
    string? UnsetBy,
    IReadOnlyList<OverriddenResult> Overridden,
    long OverriddenNotListed);

/// <param name="Value">Null where the kernel refuses what is written.</param>
/// <param name="Text">What is written, where the kernel refuses it; else null.</param>
internal sealed record OverriddenResult(string Source, int? Value, string? Text);

internal sealed record FileRemarkResult(string Path, string What);

internal sealed record NotSeenResult(string Path, string Reason);

/// <param name="Key">Dotted.</param>
/// <param name="Effect"><c>sets</c>, <c>sets_if_greater</c>, <c>sets_if_less</c>, <c>unsets</c>, <c>refused</c>, <c>unknown</c>.</param>
/// <param name="Value">Null unless it sets one.</param>
/// <param name="AtBoot">Whether it is switched on for the next boot; null where that can't be told.</param>
/// <param name="Wins">It writes after the engine; false for one that is read before it.</param>
internal sealed record BootWriterResult(string What, string Source, string Key, string Effect, int? Value, bool? AtBoot, bool Wins);
