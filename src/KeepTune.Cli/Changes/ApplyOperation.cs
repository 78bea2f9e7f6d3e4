using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Changes;

/// <summary>Runs <c>keeptune apply</c>: validates, then changes the running kernel, the persistent file or both.</summary>
internal sealed class ApplyOperation(ApplyRequest request, Invocation invocation, Screen screen)
{
    public Outcome Execute()
    {
        request.Validate(invocation);
        var profile = request.Profile is null ? null : invocation.FindProfile(request.Profile, request.Range).Parsed.OrThrow();
        var wanted = RequestedSettings.Of(profile, request.Values, request.Range);
        var survey = invocation.SurveyBoot();
        if (!invocation.Root.IsLive)
            return new ImageApply(request, wanted, survey, invocation).Execute();
        Outcome Make() =>
            request.Target.All
                ? new ApplyAll(request, wanted, survey, invocation).Execute(screen)
                : request.Target.Inside(invocation.Paths, () => new NamespaceApply(request, wanted, survey, invocation).Execute(screen));
        return WithConnections(
            request.Refresh ? new ApplyRefresh(request.Target, wanted, invocation).Around(request.DryRun, Make) : Make());
    }

    // Explains why connections don't use the new values, or don't use them yet: at a terminal and in JSON. A text report in a pipe is not
    // worth the scan.
    private Outcome WithConnections(Outcome outcome)
    {
        if (outcome is not Outcome<ChangeResult> done || request is not { PersistOnly: false, DryRun: false })
            return outcome;
        if (invocation.Json)
            return done with { Result = done.Result with { Connections = ConnectionsResult.Of(Counts(), Timers()) } };
        return done with
        {
            Render = (change, screen) =>
                done.Render(change, screen)
                    + (screen.IsTerminal
                        ? new Page(screen).Append(ChangeText.Reached(Counts()))
                            .Append(request.Refresh ? "" : ChangeText.Stale(Timers()))
                            .ToString()
                        : ""),
        };
    }

    private ConnectionCounts? Counts() => ConnectionCounts.Look(request.Target, invocation.Paths);

    private StaleTimers? Timers() => StaleTimers.Look(request.Target, invocation.Paths);
}
