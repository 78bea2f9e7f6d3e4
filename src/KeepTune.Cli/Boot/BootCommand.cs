using System.CommandLine;
using KeepTune.Core.Boot;
using KeepTune.Linux.Boot;

namespace KeepTune.Cli.Boot;

internal sealed record BootRequest(string? Engine);

/// <summary><c>keeptune boot</c>: predicts the values after the next boot, with the line that sets each.</summary>
internal static class BootCommand
{
    private static readonly string[] Engines = ["systemd", "procps"];

    public static Command Build(CommandLine commandLine)
    {
        var engine = new Option<string>("--engine")
        {
            Description = "Predict for this program only (default: both)",
            HelpName = "systemd|procps",
        }.Offering(Engines);
        var command = new Command("boot", "Predict the values after the next boot and where they are set") { engine };
        command.Runs(commandLine, (parsed, invocation) => Execute(new(parsed.GetValue(engine)), invocation));
        return command;
    }

    internal static Outcome Execute(BootRequest request, Invocation invocation)
    {
        if (request.Engine is { } given && !Engines.Contains(given))
            throw new Failure(
                FailureKind.InvalidInput,
                $"'--engine' is {Printable.Quote(given)}, expected systemd or procps",
                NearestName.Of(given, Engines) is { } nearest ? $"did you mean '{nearest}'?" : null);

        invocation.Root.RequireEtc();
        var outlook = invocation.SurveyBoot().Outlook();
        List<EngineOutlook> shown = [
            .. outlook.Engines.Where(engine => request.Engine is null || BootReport.Name(engine.Installed.Engine) == request.Engine)
        ];
        var result = new BootResult(
            BootResult.SchemaName,
            [.. shown.Select(engine => BootReport.Of(engine, invocation.Root))],
            [.. BootDifference.Between([.. shown.Select(engine => engine.Reading.Forecast)])],
            BootReport.Later(outlook, invocation.Root),
            [
                .. outlook.Later.Remarks.Select(
                    remark => new FileRemarkResult(BytePath.Show(remark.Path, invocation.Root), BytePath.Show(remark.What)))
            ],
            BootReport.NotSeen(outlook, invocation.Root));
        invocation.WarnOfContainer();
        invocation.ReportUnreadable(outlook);
        return new Outcome<BootResult>(
            result, json => json.BootResult, BootText.Render, result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }
}
