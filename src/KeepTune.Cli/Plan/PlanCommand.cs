using System.CommandLine;
using KeepTune.Core.Planning;

namespace KeepTune.Cli.Plan;

/// <summary>The options as typed.</summary>
internal sealed record PlanRequest(
    string? Through, string? IdleLimit, string? DetectWithin, string? Connections, string? Hosts, bool List, string? Save);

/// <summary><c>keeptune plan</c>: calculates values from idle timeouts on the path and a detection time.</summary>
internal static class PlanCommand
{
    public static Command Build(CommandLine commandLine)
    {
        var through = new Option<string[]>("--through")
        {
            Description = "Survive the idle timeouts of these devices, named as in 'plan --list'",
            HelpName = "BOX,...",
            AllowMultipleArgumentsPerToken = false,
        };
        through.CompletionSources.Add(context => Boxes(context.WordToComplete));
        var idleLimit = new Option<string>("--idle-limit")
        {
            Description = "Survive an idle timeout of DUR",
            HelpName = "DUR",
        };
        var detectWithin = new Option<string>("--detect-within")
        {
            Description = "Maximum time to detect a dead peer",
            HelpName = "DUR",
        };
        var connections = new Option<string>("--connections")
        {
            Description = "Estimate the probe traffic of N idle connections per host",
            HelpName = "N",
        };
        var hosts = new Option<string>("--hosts") { Description = "Estimate the probe traffic of M hosts (default: 1)", HelpName = "M" };
        var list = Arguments.Flag("--list", "List known devices and their idle timeouts");
        var save = new Option<string>("--save") { Description = "Save the plan as a profile named NAME", HelpName = "NAME" };
        var command = new Command(
            "plan",
            "Calculate values from idle timeouts and a detection time") { through, idleLimit, detectWithin,
            connections, hosts, list, save };
        command.Runs(commandLine, (parsed, invocation) => Execute(
            new(
                parsed.GetValue(through) is { Length: > 0 } boxes ? string.Join(',', boxes) : null,
                parsed.GetValue(idleLimit),
                parsed.GetValue(detectWithin),
                parsed.GetValue(connections),
                parsed.GetValue(hosts),
                parsed.GetValue(list),
                parsed.GetValue(save)),
            invocation));
        return command;
    }

    internal static Outcome Execute(PlanRequest request, Invocation invocation)
    {
        if (invocation.RootDirectory is not null)
            throw new Failure(FailureKind.InvalidInput, "'--root' can't be combined with 'plan', which reads no system", "omit '--root'");
        if (!request.List)
            return new PlanReport(PlanOptions.Of(request), invocation).Execute();
        if (request with { List = false } != new PlanRequest(null, null, null, null, null, false, null))
            throw new Failure(FailureKind.InvalidInput, "'--list' can't be combined with other options of 'plan'", "omit one of them");
        return new Outcome<PlanListResult>(
            new(PlanListResult.SchemaName, [.. MiddleboxCatalog.All.Select(MiddleboxResult.Of)]),
            json => json.PlanListResult,
            PlanText.List);
    }

    // Completes the last of a list of names and keeps those before it.
    private static IEnumerable<string> Boxes(string word)
    {
        var before = word[..(word.LastIndexOf(',') + 1)];
        var named = before.Split(',');
        return MiddleboxCatalog.All.Select(box => box.Name).Where(name => !named.Contains(name)).Select(name => before + name);
    }
}
