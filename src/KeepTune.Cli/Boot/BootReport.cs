using KeepTune.Core.Boot;
using KeepTune.Linux.Boot;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Interop;

namespace KeepTune.Cli.Boot;

/// <summary>A boot forecast as the results of several verbs carry it.</summary>
internal static class BootReport
{
    public static string Name(BootEngine engine) => engine is BootEngine.Systemd ? "systemd" : "procps";

    /// <summary><c>file:line</c>, the file as it is found from outside the root.</summary>
    public static string Show(SourceLine source, SystemRoot root) => $"{Show(source.Path, root)}:{source.Line}";

    public static string Show(string path, SystemRoot root) => root.Display(BytePath.Show(path));

    public static EngineResult Of(EngineOutlook engine, SystemRoot root) => new(
        Name(engine.Installed.Engine),
        engine.Installed.Version,
        engine.Installed.IsInstalled,
        engine.Installed.UsedAtBoot,
        [.. engine.Reading.Forecast.Keys.Select(key => Of(key, root))],
        [
            .. engine.Reading.Skipped.Select(
                file => new FileRemarkResult(Show(file.Path, root), file.By is null ? file.Why : $"{file.Why} {Show(file.By, root)}"))
        ],
        [.. engine.Reading.Remarks.Select(remark => new FileRemarkResult(Show(remark.Path, root), remark.What))]);

    public static IReadOnlyList<NotSeenResult> NotSeen(BootOutlook outlook, SystemRoot root) =>
        [.. outlook.NotSeen.Select(file => new NotSeenResult(Show(file.Key, root), file.Value))];

    /// <summary>Warns where nothing will read the files, whatever they say.</summary>
    public static void WarnOfContainer(this Invocation invocation)
    {
        if (invocation.Root.IsLive && Container.StartsWithoutInit(invocation.Paths))
            invocation.Messages.Warn($"this is a container: nothing reads {DropInFile.DirectoryPath} when it starts");
    }

    /// <summary>Says on standard error what the forecast does not know.</summary>
    public static void TellNotSeen(this Invocation invocation, BootOutlook outlook)
    {
        if (outlook.NotSeen.Count > 0)
            Messages.Report(new Failure(FailureKind.Failed, [.. Unseen(outlook, invocation.Root)], Errno.PrivilegeHint));
        foreach (var message in LateUnseen(outlook, invocation.Root))
            invocation.Messages.Warn(message);
    }

    /// <summary>The same as warnings, for verbs to which the forecast is not all.</summary>
    public static void WarnOfUnseen(this Invocation invocation, BootOutlook outlook)
    {
        foreach (var message in Unseen(outlook, invocation.Root))
            invocation.Messages.Warn(message);
    }

    /// <summary>
    /// What of the later writers could not be seen, a sentence each. For others than root that is usual: credentials are root's alone.
    /// </summary>
    public static IEnumerable<string> LateUnseen(BootOutlook outlook, SystemRoot root) =>
        outlook.Later.NotSeen.Select(file => $"couldn't read '{Show(file.Key, root)}': {file.Value}; what it sets at boot is not known");

    public static IReadOnlyList<BootWriterResult> Later(BootOutlook outlook, SystemRoot root) =>
        [.. outlook.Later.Writes.Select(write => new BootWriterResult(
            BytePath.Show(write.What), Show(write.Source, root), write.Key.Dotted(),
            System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(write.Effect.ToString()), write.Value, write.AtBoot, write.Wins))];

    private static IEnumerable<string> Unseen(BootOutlook outlook, SystemRoot root) =>
        outlook.NotSeen.Select(file => $"couldn't read '{Show(file.Key, root)}': {file.Value}; the forecast does not know what is in it");

    private static BootKeyResult Of(KeyForecast key, SystemRoot root) => new(
        key.Key.Dotted(),
        key.Value,
        key.Source is { } source ? Show(source, root) : null,
        key.UnsetBy is { } unset ? Show(unset, root) : null,
        [
            .. key.Overridden.Select(
                line =>
                    new OverriddenResult(
                        Show(line.Source, root), line.Value, line.Value is null ? Printable.Cut(BytePath.Show(line.Text)) : null))
        ],
        key.NotListed);
}
