using System.CommandLine;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets set</c> and <c>sockets refresh</c>: their options; <see cref="SocketUpdateOperation"/> runs them.</summary>
internal static class SocketUpdateCommand
{
    public static Command BuildSet(CommandLine commandLine)
    {
        var profile = Arguments.Profile(ArgumentArity.ExactlyOne);
        var spread = new Option<string>("--spread")
        {
            Description = "Stagger the times: add up to DUR to each",
            HelpName = "DUR",
        };
        var command = new Command("set", "Enable keepalive with a profile's values on existing sockets") { profile };
        return Complete(command, commandLine, parsed => parsed.GetRequiredValue(profile), parsed => parsed.GetValue(spread), [spread]);
    }

    public static Command BuildRefresh(CommandLine commandLine) =>
        Complete(
            new("refresh", "Restart the keepalive timers of sockets with their current values"),
            commandLine,
            _ => null,
            _ => null,
            []);

    private static Command Complete(
        Command command, CommandLine commandLine, Func<ParseResult, string?> profile, Func<ParseResult, string?> spread, Option[] own)
    {
        var filter = new SocketFilterOptions();
        var dryRun = Arguments.DryRun();
        var yes = Arguments.Yes();
        var all = Arguments.Flag("--all", "Change every socket, instead of those that a filter selects");
        var allowBurst = Arguments.Flag("--allow-burst", "Change all sockets at once, even if simultaneous probes may be dropped");
        var chosenEngine = SocketsCommand.Engine();
        filter.AddTo(command);
        foreach (var option in (Option[])[dryRun, yes, all, .. own, allowBurst, chosenEngine])
            command.Add(option);

        Outcome Change(ParseResult parsed, Invocation invocation)
        {
            var verb = $"sockets {command.Name}";
            invocation.RefuseRoot(verb);
            if (!parsed.GetValue(all) && !filter.IsGiven(parsed))
                throw new Failure(
                    FailureKind.InvalidInput,
                    $"'{verb}' needs a filter to select sockets",
                    "add one, such as '--port 5432', or '--all'; 'keeptune sockets' with the same filter lists the sockets");
            if (parsed.GetValue(all) && filter.IsGiven(parsed))
                throw new Failure(FailureKind.InvalidInput, "'--all' can't be combined with a filter", "use one or the other");
            if (!parsed.GetValue(dryRun) && !parsed.GetValue(yes) && !Terminal.IsAttended)
                throw new Failure(
                    FailureKind.InvalidInput,
                    $"'{verb}' changes sockets of running programs, and there is no terminal to ask on",
                    "add '--yes' to proceed, or '--dry-run' to see what would change");
            if (spread(parsed) is not null && parsed.GetValue(allowBurst))
                throw new Failure(FailureKind.InvalidInput, "'--spread' and '--allow-burst' can't be combined", "choose one of them");

            var wanted = filter.Of(parsed, invocation.Paths);
            var chosen = profile(parsed) is { } name ? invocation.FindProfile(name, KeepaliveRange.Usual).Parsed.OrThrow() : null;
            var engine = SocketEngine.ForChange(SocketsCommand.EngineOf(parsed.GetValue(chosenEngine)), invocation.Paths);
            var sockets = new SocketListingRequest(
                filter.TargetsOf(parsed, wanted), wanted, Core.Sockets.SocketOrder.Keys[0], Limit: null, Bare: false, engine);
            var request = new SocketUpdateRequest(
                sockets,
                chosen,
                SpreadOf(spread(parsed), chosen?.Settings),
                parsed.GetValue(allowBurst),
                parsed.GetValue(dryRun),
                parsed.GetValue(yes));
            return new SocketUpdateOperation(request, invocation).Execute();
        }

        command.Runs(commandLine, Change);
        return command;
    }

    private static TimeSpan? SpreadOf(string? typed, KeepaliveSettings? settings)
    {
        if (typed is null)
            return null;
        var most = KeepaliveRange.Usual.MaxSeconds - (settings?.TimeSeconds ?? 0);
        if (!DurationText.TryParse(typed, out var spread) || spread <= TimeSpan.Zero)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'--spread' is {Printable.Quote(typed)}, expected a duration of 1 s or more: {DurationText.Expected}");
        return spread.TotalSeconds <= most
            ? spread
            : throw new Failure(
                FailureKind.InvalidInput,
                $"'--spread' is {Printable.Quote(typed)}, expected at most {most} s: a socket accepts a time of 1 to "
                    + $"{KeepaliveRange.Usual.MaxSeconds} s");
    }
}
