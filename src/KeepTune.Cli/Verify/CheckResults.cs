namespace KeepTune.Cli.Verify;

/// <summary>Compares the running values with the expected ones.</summary>
/// <param name="Expected">Null if nothing is expected.</param>
internal sealed record RuntimeStatusResult(bool Ok, SettingsResult? Expected, SettingsResult Actual, string? ExpectedFrom);

/// <summary>Compares the persistent file with the expected values.</summary>
/// <param name="Actual">The values in the file; null if it is missing or does not set three plain values.</param>
internal sealed record FileStatusResult(
    bool Ok, string Path, SettingsResult? Expected, SettingsResult? Actual, string? ExpectedFrom, string? Problem);

/// <summary>Compares the predicted values of the next boot with the expected ones.</summary>
/// <param name="Open">The outcome is unknown: the engines that may run differ, or a later write can't be predicted.</param>
/// <param name="Complete">False if a file could not be read.</param>
/// <param name="Actual">The values after the engine has run; the kernel's defaults for keys that no file sets.</param>
/// <param name="Sources">The line that sets each key; null if none does.</param>
/// <param name="Engine">The engine of this prediction: the one that runs at boot, or the first that may run and deviates.</param>
/// <param name="Problems">A sentence for each key that deviates.</param>
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
