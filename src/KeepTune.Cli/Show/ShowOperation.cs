using System.Globalization;
using KeepTune.Core.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sockets;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Show;

/// <param name="Full">With <paramref name="Explain"/>: all of it, not what fits a screen.</param>
/// <param name="Field">The one value to print; null for all.</param>
/// <param name="Format"><c>sysctl</c>, or null for the report.</param>
internal sealed record ShowRequest(Target Target, bool Explain, bool Full, string? Field, string? Format)
{
    /// <summary>The allowed values of <see cref="Field"/>.</summary>
    public static readonly string[] Fields = [
        "time_s", "intvl_s", "probes", "detection_s", "detection_worst_s", "profile", "netns", "hz"
    ];
}

/// <summary><c>keeptune show</c>: shows the three values and what they mean.</summary>
internal sealed class ShowOperation(ShowRequest request, Invocation invocation)
{
    private sealed record Observation(KeepaliveSettings Settings, ulong Inode, IReadOnlyList<string> Names, ExplainResult? Explain);

    public Outcome Execute()
    {
        Validate();
        if (request.Target.All)
            return new ShowAll(request.Target, invocation).Execute();

        var seen = request.Target.Inside(invocation.Paths, Look);
        WarnOfInterrupted();
        if (request.Format is not null)
            return new TextOutcome(DropInText.Assignments(seen.Settings));

        // The profile is looked up only if it is shown: that reads every profile.
        var wantsProfile = request.Field is null or "profile";
        var owner = request.Target.Owner(seen.Names, invocation.Paths);
        var result = NamespaceResult.Of(
            seen.Inode, seen.Settings, KernelClock.Wheel, wantsProfile ? invocation.ProfileOf(seen.Settings) : null).OwnedBy(owner) with
        {
            Explain = seen.Explain is null
                ? null
                : seen.Explain with { Sockets = SocketSurveyResult.Of(SocketSurvey.Look(request.Target, invocation.Paths)) },
        };
        if (request.Field is { } field)
            return new TextOutcome(Bare(result, field) + "\n");

        // Reading the other namespaces takes time, so it is done only at a terminal and with --explain.
        OtherNamespaces? Others(Screen screen) =>
            request.Target.IsOwn && (request.Explain || screen.IsTerminal) ? OtherNamespaces.Look(invocation.Paths, seen.Settings) : null;
        return new Outcome<ShowResult>(
            new(ShowResult.SchemaName, [result], 0, 0),
            json => json.ShowResult,
            (shown, screen) => ShowText.Render(shown, screen, Others(screen), request.Full));
    }

    // May run on a thread in another namespace: starts nothing.
    private Observation Look()
    {
        var kernel = new ProcSys(invocation.Paths);
        var settings = kernel.Read();
        if (request.Format is not null)
            return new(settings, 0, [], null);

        var inode = NetworkNamespace.Inode(invocation.Paths);
        var names = invocation.Json || request.Explain ? NetworkNamespace.Names(invocation.Paths, inode) : [];
        return new(settings, inode, names, request.Explain ? ExplainReport.Of(settings, kernel) : null);
    }

    private void Validate()
    {
        if (invocation.RootDirectory is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' can't be combined with 'show': an image has no running values",
                "run 'keeptune show' without '--root'");
        if (new[] { request.Field is not null, request.Format is not null, request.Explain || invocation.Json }.Count(asked => asked) > 1)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'{(request.Field is null ? "--format" : "--field")}' can't be combined with "
                    + $"'{(request is { Field: not null, Format: not null } ? "--format" : request.Explain ? "--explain" : "--json")}'",
                "choose one of them");
        if (request is { Full: true, Explain: false })
            throw new Failure(FailureKind.InvalidInput, "'--full' needs '--explain'", "run 'keeptune show --explain --full'");
        if (request.Target.All && (request.Field is not null || request.Format is not null || request.Explain))
            throw new Failure(
                FailureKind.InvalidInput,
                "'--all-netns' can't be combined with '--field', '--format' or '--explain', which show one namespace",
                "select one with '--netns' or '--pid', or run 'keeptune show --all-netns --json'");
        if (request.Field is { } field && !ShowRequest.Fields.Contains(field))
            throw new Failure(
                FailureKind.InvalidInput,
                $"unknown field {Printable.Quote(field)}, expected one of {string.Join(", ", ShowRequest.Fields)}",
                NearestName.Of(field, ShowRequest.Fields) is { } nearest ? $"did you mean '{nearest}'?" : null);
        if (request.Format is { } format && format != "sysctl")
            throw new Failure(FailureKind.InvalidInput, $"'--format' is {Printable.Quote(format)}, expected sysctl");
    }

    // Without the JSON serializer, which would take longer than everything else for a single number.
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

    private void WarnOfInterrupted()
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
