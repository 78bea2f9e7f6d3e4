namespace KeepTune.Cli.Output.Results;

/// <summary>The running kernel against what is expected.</summary>
/// <param name="Expected">Null when nothing is expected.</param>
internal sealed record RuntimeStatusResult(bool Ok, SettingsResult? Expected, SettingsResult Actual, string? ExpectedFrom);

/// <summary>The persistent file against what is expected.</summary>
/// <param name="Actual">What the file assigns; null when it is missing or written otherwise.</param>
internal sealed record FileStatusResult(bool Ok, string Path, SettingsResult? Expected, SettingsResult? Actual, string? ExpectedFrom, string? Problem);

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

/// <param name="Name"><c>TuneD</c>, <c>saptune</c> or <c>ufw</c>.</param>
/// <param name="Key">Dotted.</param>
/// <param name="Value">Null where it can't be told.</param>
internal sealed record TunerResult(string Name, string Key, int? Value, string Source);

internal sealed partial class ResultJson
{
    private void RuntimeStatusResult(RuntimeStatusResult result)
    {
        Start();
        Member("ok", result.Ok);
        Member("expected", result.Expected, SettingsResult);
        Member("actual", result.Actual, SettingsResult);
        Member("expected_from", result.ExpectedFrom);
        End();
    }

    private void FileStatusResult(FileStatusResult result)
    {
        Start();
        Member("ok", result.Ok);
        Member("path", result.Path);
        Member("expected", result.Expected, SettingsResult);
        Member("actual", result.Actual, SettingsResult);
        Member("expected_from", result.ExpectedFrom);
        Member("problem", result.Problem);
        End();
    }

    private void BootStatusResult(BootStatusResult result)
    {
        Start();
        Member("ok", result.Ok);
        Member("open", result.Open);
        Member("complete", result.Complete);
        Member("expected", result.Expected, SettingsResult);
        Member("actual", result.Actual, SettingsResult);
        Member("expected_from", result.ExpectedFrom);
        Member("sources", result.Sources, BootSourcesResult);
        Member("engine", result.Engine);
        Members("problems", result.Problems);
        End();
    }

    private void BootSourcesResult(BootSourcesResult result)
    {
        Start();
        Member("time_s", result.TimeS);
        Member("intvl_s", result.IntvlS);
        Member("probes", result.Probes);
        End();
    }

    private void TunerResult(TunerResult result)
    {
        Start();
        Member("name", result.Name);
        Member("key", result.Key);
        Member("value", result.Value);
        Member("source", result.Source);
        End();
    }
}
