using KeepTune.Core.Boot;
using KeepTune.Linux.Boot;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli.Boot;

/// <summary>The parts of a boot prediction that several verbs report.</summary>
internal static class BootReport
{
    public static string Name(BootEngine engine) => engine is BootEngine.Systemd ? "systemd" : "procps";

    public static EngineResult Of(EngineOutlook engine, SystemRoot root) => new(
        Name(engine.Installed.Engine),
        engine.Installed.Version,
        engine.Installed.IsInstalled,
        engine.Installed.UsedAtBoot,
        [.. engine.Reading.Forecast.Keys.Select(key => Of(key, root))],
        [
            .. engine.Reading.Skipped.Select(
                file => new FileRemarkResult(
                    BytePath.Show(file.Path, root), file.By is null ? file.Why : $"{file.Why} {BytePath.Show(file.By, root)}"))
        ],
        [.. engine.Reading.Remarks.Select(remark => new FileRemarkResult(BytePath.Show(remark.Path, root), remark.What))]);

    public static IReadOnlyList<NotSeenResult> NotSeen(BootOutlook outlook, SystemRoot root) =>
        [.. outlook.NotSeen.Select(file => new NotSeenResult(BytePath.Show(file.Key, root), file.Value))];

    /// <summary>Warns if nothing will read the files at start.</summary>
    public static void WarnOfContainer(this Invocation invocation)
    {
        if (invocation.Root.IsLive && Container.StartsWithoutInit(invocation.Paths))
            invocation.Messages.Warn($"this is a container: nothing reads {DropInFile.DirectoryPath} when it starts");
    }

    /// <summary>Reports on standard error what the prediction does not include.</summary>
    public static void ReportUnreadable(this Invocation invocation, BootOutlook outlook)
    {
        if (outlook.NotSeen.Count > 0)
            Messages.Report(new Failure(FailureKind.Failed, [.. outlook.Unseen(invocation.Root)], Errno.PrivilegeHint));
        foreach (var message in outlook.LateUnseen(invocation.Root))
            invocation.Messages.Warn(message);
    }

    /// <summary>The same as warnings, for verbs that do more than predict.</summary>
    public static void WarnOfUnseen(this Invocation invocation, BootOutlook outlook)
    {
        foreach (var message in outlook.Unseen(invocation.Root))
            invocation.Messages.Warn(message);
    }

    public static IReadOnlyList<BootWriterResult> Later(BootOutlook outlook, SystemRoot root) =>
        [.. outlook.Later.Writes.Select(write => new BootWriterResult(
            BytePath.Show(write.What), BytePath.Show(write.Source, root), write.Key.Dotted(),
            System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(write.Effect.ToString()), write.Value, write.AtBoot, write.Wins))];

    private static BootKeyResult Of(KeyForecast key, SystemRoot root) => new(
        key.Key.Dotted(),
        key.Value,
        key.Source is { } source ? BytePath.Show(source, root) : null,
        key.UnsetBy is { } unset ? BytePath.Show(unset, root) : null,
        [
            .. key.Overridden.Select(
                line =>
                    new OverriddenResult(
                        BytePath.Show(line.Source, root), line.Value, line.Value is null ? Printable.Cut(BytePath.Show(line.Text)) : null))
        ],
        key.NotListed);
}
