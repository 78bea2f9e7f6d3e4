using System.CommandLine;
using System.Globalization;
using KeepTune.Core.DropIn;
using KeepTune.Core.InFlight;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Show;

internal sealed record ShowRequest(Target Target, bool Explain, string? Field, string? Format);

/// <summary><c>keeptune show</c>: the three values and what follows from them.</summary>
internal static class ShowCommand
{
    private static readonly string[] Fields = ["time_s", "intvl_s", "probes", "detection_s", "detection_worst_s", "profile", "netns", "hz"];

    private sealed record Observation(KeepaliveSettings Settings, ulong Inode, IReadOnlyList<string> Names, ExplainResult? Explain);

    private static readonly int[] LoadExamples = [1_000, 100_000];

    public static Command Build(CommandLine commandLine)
    {
        var explain = Arguments.Flag("--explain", "Say what the values mean, with a timeline");
        var field = new Option<string>("--field") { Description = $"Print one bare value: {string.Join(", ", Fields)}", HelpName = "NAME" }
            .Offering(Fields);
        var format = new Option<string>("--format") { Description = "Print the values as 'sysctl -p -' reads them", HelpName = "sysctl" }
            .Offering("sysctl");
        var command = new Command(
            "show", "Show the keepalive values in force and how long a dead peer goes unnoticed") { explain, field, format };
        var target = TargetOptions.Build();
        target.AddTo(command);
        command.Runs(commandLine, (parsed, invocation) =>
            Execute(new(target.Of(parsed), parsed.GetValue(explain), parsed.GetValue(field), parsed.GetValue(format)), invocation));
        return command;
    }

    internal static Outcome Execute(ShowRequest request, Invocation invocation)
    {
        Validate(request, invocation);
        if (request.Target.All)
            return ShowAll.Execute(request.Target, invocation);

        var seen = request.Target.Inside(invocation.Paths, () => Look(request, invocation));
        WarnOfInterrupted(invocation);
        if (request.Format is not null)
            return new TextOutcome(DropInText.Assignments(seen.Settings));

        // The profile is looked for only where it is shown: that reads every profile.
        var wantsProfile = request.Field is null or "profile";
        var owner = request.Target.Owner(seen.Names, invocation.Paths);
        var result = NamespaceResult.Of(
            seen.Inode, seen.Settings, KernelClock.Wheel, wantsProfile ? invocation.ProfileOf(seen.Settings) : null).OwnedBy(owner) with
        {
            Explain = seen.Explain is null ? null : seen.Explain with { Sockets = SocketSurvey.Of(request.Target, invocation) },
        };
        if (request.Field is { } field)
            return new TextOutcome(Bare(result, field) + "\n");

        // What other namespaces have takes a look around: for people, who have the time.
        OtherNamespacesResult? Elsewhere(Screen screen) =>
            request.Target.IsOwn && (request.Explain || screen.IsTerminal) ? OtherNamespaces.Of(invocation.Paths, seen.Settings) : null;
        return new Outcome<ShowResult>(
            new(ShowResult.SchemaName, [result], 0, 0),
            json => json.ShowResult,
            (shown, screen) => ShowText.Render(shown, screen, Elsewhere(screen)));
    }

    // Maybe on a thread in another namespace: starts nothing.
    private static Observation Look(ShowRequest request, Invocation invocation)
    {
        var kernel = new ProcSys(invocation.Paths);
        var settings = kernel.Read();
        if (request.Format is not null)
            return new(settings, 0, [], null);

        var inode = NetworkNamespace.Inode(invocation.Paths);
        var names = invocation.Json || request.Explain ? NetworkNamespace.Names(invocation.Paths, inode) : [];
        return new(settings, inode, names, request.Explain ? Explain(settings, kernel) : null);
    }

    private static void Validate(ShowRequest request, Invocation invocation)
    {
        if (invocation.RootDirectory is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' does not go with 'show': an image has no running values",
                "run 'keeptune show' without '--root'");
        if (new[] { request.Field is not null, request.Format is not null, request.Explain || invocation.Json }.Count(asked => asked) > 1)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--field' and '--format' stand alone: not with each other, '--explain' or '--json'",
                "choose one of them");
        if (request.Target.All && (request.Field is not null || request.Format is not null || request.Explain))
            throw new Failure(
                FailureKind.InvalidInput,
                "'--all-netns' does not go with '--field', '--format' or '--explain': those are about one namespace",
                "name it with '--netns' or '--pid', or run 'keeptune show --all-netns --json'");
        if (request.Field is { } field && !Fields.Contains(field))
            throw new Failure(
                FailureKind.InvalidInput,
                $"no field is named {Printable.Quote(field)}, expected one of {string.Join(", ", Fields)}",
                NearestName.Of(field, Fields) is { } nearest ? $"did you mean '{nearest}'?" : null);
        if (request.Format is { } format && format != "sysctl")
            throw new Failure(FailureKind.InvalidInput, $"'--format' is {Printable.Quote(format)}, expected sysctl");
    }

    // By hand: for one number the JSON machinery would take longer than all the rest.
    private static string Bare(NamespaceResult result, string field) => field switch
    {
        "time_s" => Invariant(result.TimeS),
        "intvl_s" => Invariant(result.IntvlS),
        "probes" => Invariant(result.Probes),
        "detection_s" => Invariant(result.DetectionS),
        "detection_worst_s" => Invariant(result.DetectionWorstS),
        "profile" => result.Profile ?? "",
        "netns" => result.Netns,
        _ => Invariant(result.Hz),
    };

    private static string Invariant(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static ExplainResult Explain(KeepaliveSettings settings, ProcSys kernel)
    {
        var timeline = ProbeTimeline.Of(settings);
        var rtoMax = kernel.ReadIpv4("tcp_rto_max_ms") is { } milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : RetransmissionModel.DefaultRtoMax;
        var model = new RetransmissionModel(kernel.ReadIpv4("tcp_retries2") ?? 15, rtoMax);
        return new(
            [.. timeline.Probes.Select(probe => probe.TotalSeconds)],
            Seconds.Of(timeline.Drop),
            Seconds.Of(DetectionTime.HealthyCadence(settings)),
            timeline.Probes.Count > 0 ? KernelClock.Wheel.Latest(settings.Time).TotalSeconds : null,
            model.Timeout.TotalSeconds,
            model.Retries2,
            rtoMax.TotalSeconds,
            kernel.ReadIpv4("tcp_rto_min_us") / 1000.0,
            [.. LoadExamples.Select(connections => (connections, load: ProbeLoad.Of(connections, settings)))
                .Where(example => example.load is not null)
                .Select(
                    example =>
                        new LoadResult(
                            example.connections,
                            Round(example.load!.Value.ProbesPerSecond),
                            Round(example.load.Value.PacketsPerSecond),
                            Round(example.load.Value.BytesPerSecond)))],
            BoxResult.Of(settings, KernelClock.Wheel));
    }

    private static double Round(double number) => Math.Round(number, 3);

    private static void WarnOfInterrupted(Invocation invocation)
    {
        try
        {
            if (OpenChange.Find(invocation.Paths) is not { InProgress: false, Change: var open })
                return;
            invocation.Messages.Warn($"change {open.Id} ({Printable.Escape(open.CommandLine)}, {Describe.Time(open.At)}) was interrupted");
            invocation.Messages.Hint("run 'keeptune revert' to roll it back");
        }
        catch (Failure failure)
        {
            invocation.Messages.Warn(failure.Message);
        }
    }
}
