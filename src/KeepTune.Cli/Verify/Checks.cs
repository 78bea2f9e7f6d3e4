using KeepTune.Cli.Boot;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.DropIn;

namespace KeepTune.Cli.Verify;

/// <summary>The verdicts that <c>verify</c> and <c>status</c> share: expected and actual, and where each comes from.</summary>
internal static class Checks
{
    public static RuntimeStatusResult Runtime(KeepaliveSettings? expected, KeepaliveSettings live, string? expectedFrom) =>
        new(expected is null || expected == live, SettingsResult.Of(expected), SettingsResult.Of(live), expectedFrom);

    /// <param name="problem">What is wrong with the content, given it; null when nothing is.</param>
    public static FileStatusResult File(
        Invocation invocation, string path, KeepaliveSettings? expected, string? expectedFrom, Func<FileContent?, string?> problem)
    {
        var shown = BytePath.Show(path, invocation.Root);
        try
        {
            using var file = DropInFile.OfJournal(invocation.Root, path);
            var now = file.Read();
            var wrong = problem(now);
            return new(wrong is null, shown, SettingsResult.Of(expected), SettingsResult.Of(now?.Assigned), expectedFrom, wrong);
        }
        catch (Failure failure)
        {
            return new(false, shown, SettingsResult.Of(expected), null, expectedFrom, failure.Message);
        }
    }

    /// <summary>What is wrong with the values of a file.</summary>
    public static string? Deviation(FileContent? now, KeepaliveSettings? expected) =>
        now is null ? "it is missing"
        : now.Assigned == expected ? null
        : $"it assigns {now.Assigned?.ToString() ?? "not three plain values"} instead of {expected}";

    /// <param name="expected">Null where nothing is expected: then nothing can deviate.</param>
    public static BootStatusResult Boot(Invocation invocation, BootCheck check, KeepaliveSettings? expected, string? expectedFrom)
    {
        var deciding = BootVerdict.Deciding(check.Outlook.Forecasts);
        var shown = (
            deciding.FirstOrDefault(engine => check.Verdict.Losses.Any(loss => loss.Engine == engine.Forecast.Engine))
                ?? deciding[0]).Forecast;
        var outcomes = BootWriterOutcome.Of(shown, check.Outlook.Later.Writes);
        string? Source(SysctlKey key) => outcomes[(int)key].Source is { } source ? BytePath.Show(source, invocation.Root) : null;
        return new(
            expected is null || check.Verdict.Holds == true,
            expected is not null && check.Verdict.Holds is null,
            check.Outlook.NotSeen.Count == 0,
            SettingsResult.Of(expected),
            SettingsResult.Of(check.Outlook.SettingsOf(shown)),
            expectedFrom,
            new(Source(SysctlKey.Time), Source(SysctlKey.Intvl), Source(SysctlKey.Probes)),
            BootReport.Name(shown.Engine),
            expected is null ? [] : check.Problems);
    }
}
