using KeepTune.Cli.Show;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Verify;

/// <summary>
/// <c>keeptune verify --all-netns</c>: compares the running values of every namespace with a profile, or with what was applied in each.
/// </summary>
internal sealed class VerifyAll(VerifyRequest request, Invocation invocation)
{
    private sealed record NamespaceObservation(SettingsResult? Values, NamespaceIdentity? Identity);

    public Outcome Execute()
    {
        if (request.File is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--file' can't be combined with '--all-netns', which checks running values only",
                "run 'keeptune verify' to check the file and the next boot");

        var profile = request.Profile is { } given ? Expectation.OfProfile(given, invocation) : null;
        var history = profile is null ? new ChangeJournal(invocation.Paths).Read() : ChangeHistory.Empty;
        invocation.WarnOfUnreadable(history);
        var every = NamespaceSelection.Find(request.Target, invocation.Paths);
        var results = new List<NamespaceStatusResult>();
        var (notPermitted, failed, vanished) = (0, 0, 0);
        foreach (var visit
            in NamespaceWalk.Each(
                every.Namespaces,
                _ =>
                    new NamespaceObservation(
                        SettingsResult.Of(LiveSettings.TryRead(invocation.Paths)),
                        profile is null ? NetworkNamespace.Current(invocation.Paths) : null)))
        {
            invocation.Messages.WarnOfFailed(visit);
            if (visit.End is VisitEnd.Vanished)
                vanished++;
            else if (visit.End is VisitEnd.Failed)
                failed++;
            else if (visit.Value is not { Values: { } actual } seen)
                notPermitted++;
            else if ((profile ?? Expectation.OfLatest(history.Active(seen.Identity!))) is { } expectation)
                results.Add(Result(visit.Namespace, expectation, actual));
        }

        invocation.Messages.WarnOfUnseen(every, notPermitted, vanished);
        if (results.Count == 0 && profile is null && notPermitted + failed == 0)
            throw new Failure(
                FailureKind.Failed,
                "nothing to verify: no keeptune change is active in any network namespace",
                "specify a profile: 'keeptune verify PROFILE --all-netns'");

        if (results.Count == 0)
            Messages.Report(new Failure(
                FailureKind.Failed,
                request.Target.Only is { } only
                    ? $"nothing was checked: no network namespace matches '--only {only}'"
                    : "nothing was checked: no network namespace could be read",
                "run 'keeptune show --all-netns' to list the network namespaces"));
        var isOk = results.Count > 0 && results.TrueForAll(one => one.Ok);
        var result = new VerifyResult(VerifyResult.SchemaName, isOk, profile?.Profile, null, null, null, [])
        {
            Checked = results.Count,
            Namespaces = results,
            NotVisible = notPermitted + failed + every.Survey.NotVisible,
            Vanished = vanished,
            IsOfAll = true,
        };
        return new Outcome<VerifyResult>(
            result,
            json => json.VerifyResult,
            VerifyText.Render,
            results.Exists(one => !one.Ok) ? ExitCode.Deviates
                : results.Count == 0 || notPermitted + failed > 0 ? ExitCode.Failed
                : ExitCode.Done);
    }

    private static NamespaceStatusResult Result(FoundNamespace netns, Expectation expectation, SettingsResult actual)
    {
        var owner = NamespaceOwner.Of(netns);
        return new(
            netns.Display,
            owner.Names,
            owner.Pids,
            owner.Process,
            ContainerResult.Of(owner.Container),
            actual.Settings == expectation.Settings,
            SettingsResult.Of(expectation.Settings),
            actual,
            expectation.From)
        {
            IsOwn = netns.IsOwn,
        };
    }
}
