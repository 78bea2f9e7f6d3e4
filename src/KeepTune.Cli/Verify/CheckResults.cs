namespace KeepTune.Cli.Verify;

/// <summary>The running kernel against what is expected.</summary>
/// <param name="Expected">Null when nothing is expected.</param>
internal sealed record RuntimeStatusResult(bool Ok, SettingsResult? Expected, SettingsResult Actual, string? ExpectedFrom);

/// <summary>The persistent file against what is expected.</summary>
/// <param name="Actual">What the file assigns; null when it is missing or written otherwise.</param>
internal sealed record FileStatusResult(
    bool Ok, string Path, SettingsResult? Expected, SettingsResult? Actual, string? ExpectedFrom, string? Problem);

/// <summary>The next boot against what is expected.</summary>
/// <param name="Open">It can't be told: the engines that may run differ, or a later write can't be forecast.</param>
/// <param name="Complete">False where a file could not be read.</param>
/// <param name="Actual">What the engine leaves, the kernel's own values where no file sets a key.</param>
/// <param name="Sources">The line that sets each key; null where none does.</param>
/// <param name="Engine">The engine whose outcome this is: the one that the boot runs, or the first that may run and deviates.</param>
/// <param name="Problems">What deviates, a sentence for each key.</param>
internal sealed record BootStatusResult(
    bool Ok,
    bool Open,
    bool Complete,
    SettingsResult? Expected,
    SettingsResult Actual,
    string? ExpectedFrom,
    BootSourcesResult Sources,
    string Engine,
    IReadOnlyList<string> Problems);

internal sealed record BootSourcesResult(string? TimeS, string? IntvlS, string? Probes);
