using KeepTune.Cli.Boot;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.DropIn;

namespace KeepTune.Cli.Verify;

/// <summary>The checks that <c>verify</c> and <c>status</c> share: expected and actual values, and where each comes from.</summary>
internal static class Checks
{
    /// <summary>The <see cref="FileStatusResult.Problem"/> of a missing file.</summary>
    public const string Missing = "missing";

    public static RuntimeStatusResult Runtime(KeepaliveSettings? expected, KeepaliveSettings live, string? expectedFrom) =>
        new(expected is null || expected == live, SettingsResult.Of(expected), SettingsResult.Of(live), expectedFrom);

    /// <param name="problem">Returns the problem of the content; null if there is none.</param>
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

    /// <summary>The problem of the values of a file.</summary>
    public static string? Deviation(FileContent? now, KeepaliveSettings? expected) =>
        now is null ? Missing
        : now.Assigned == expected ? null
        : $"{(now.Assigned is { } actual ? $"sets {actual}" : "does not set three plain values")}, expected {expected}";

    /// <param name="expected">Null if nothing is expected; then nothing can deviate.</param>
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
