using KeepTune.Cli.Boot;
using KeepTune.Core.Boot;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Verify;

/// <param name="Profile">A name or a file; null for what was applied last.</param>
/// <param name="File">The persistent file's name; null for the one that keeptune wrote last, or that wins.</param>
internal sealed record VerifyRequest(string? Profile, string? File, Target Target);

/// <summary>
/// <c>keeptune verify</c>: whether the running kernel, the persistent file and the next boot have the values that they should have.
/// </summary>
internal sealed class VerifyOperation(VerifyRequest request, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot(request.Target);
        return request.Target.All
            ? new VerifyAll(request, invocation).Execute()
            : request.Target.Inside(invocation.Paths, InOne);
    }

    // Maybe on a thread in another namespace: starts nothing.
    private Outcome InOne()
    {
        if (invocation.Root.IsLive && PendingChange.Find(invocation.Paths) is { } pending)
            invocation.Messages.Warn($"{PendingChange.Describe(pending)} ({Printable.Escape(pending.Change.CommandLine)})");
        if (!request.Target.IsOwn && !NetworkNamespace.Current(invocation.Paths).IsInitial)
            return InForeign();

        invocation.Root.RequireEtc();
        var standing = invocation.Root.IsLive ? Standing() : [];
        var (expected, from, name) = Expected(standing);
        var check = new BootCheck(invocation.SurveyBoot(), expected, null);
        var path = PathOf(standing, check);
        invocation.WarnOfContainer();
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            name,
            invocation.Root.IsLive ? Runtime(standing, expected, from) : null,
            Checks.File(invocation, path, expected, from, now => Checks.Deviation(now, expected)),
            Checks.Boot(invocation, check, expected, from),
            BootReport.NotSeen(check.Outlook, invocation.Root));
        result = result with { Ok = result is { Runtime: null or { Ok: true }, File: { Ok: true }, Boot: { Ok: true } } };
        invocation.TellNotSeen(check.Outlook);
        return new Outcome<VerifyResult>(
            result, json =>
                json.VerifyResult, VerifyText.Render,
                !result.Ok ? ExitCode.Deviates : result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    // No file and no boot sets the values of such a namespace.
    private Outcome<VerifyResult> InForeign()
    {
        if (request.File is not null)
            throw new Failure(
                FailureKind.InvalidInput, $"'--file' does not go with {request.Target.Words}: a boot sets the values of the host's alone");
        var (expected, from, name) = Expected(Standing());
        var runtime = Checks.Runtime(expected, new ProcSys(invocation.Paths).Read(), from);
        var result = new VerifyResult(VerifyResult.SchemaName, runtime.Ok, name, runtime, null, null, []);
        return new(result, json => json.VerifyResult, VerifyText.Render, result.Ok ? ExitCode.Done : ExitCode.Deviates);
    }

    // A change of the file alone left the running values to the change before it, if any.
    private RuntimeStatusResult Runtime(List<Change> standing, KeepaliveSettings expected, string from)
    {
        var live = new ProcSys(invocation.Paths).Read();
        if (request.Profile is not null)
            return Checks.Runtime(expected, live, from);

        var here = NetworkNamespace.Current(invocation.Paths);
        var reached = standing.Find(
            change =>
                change.Runtime is not null
                || change.Namespace.BootId != here.BootId
                || change.Live == change.Files[0].After?.Assigned?.Values);
        return Checks.Runtime(
            reached is null ? null : Expectation.LeftBy(reached), live, reached is null ? null : $"change {reached.Id}");
    }

    // Where no record tells: the usual file, else one that sets all three values at boot.
    private string PathOf(List<Change> standing, BootCheck check)
    {
        var usual = DropInFile.PathOf(DropInText.DefaultFileName);
        if (request.File is { } name)
            return DropInText.IsValidFileName(name) ? DropInFile.PathOf(name) : throw Arguments.InvalidFile(name);
        if (standing.SelectMany(change => change.Files).FirstOrDefault() is { } written)
            return written.Path;
        if (invocation.Root.Exists(usual))
            return usual;

        var winners = BootVerdict.Deciding(check.Outlook.Forecasts)[0].Forecast.Keys.Select(key => key.Source?.Path).Distinct().ToList();
        return winners is [{ } winner] && DropInFile.NameOf(winner) is not null ? winner : usual;
    }

    private List<Change> Standing()
    {
        var history = new ChangeJournal(invocation.Paths).Read();
        invocation.WarnOfUnreadable(history);
        return [.. history.Active(NetworkNamespace.Current(invocation.Paths))];
    }

    private Expectation Expected(List<Change> standing)
    {
        if (request.Profile is { } given)
            return Expectation.OfProfile(given, invocation);

        if (!invocation.Root.IsLive)
            throw new Failure(
                FailureKind.InvalidInput,
                "with '--root' a profile is needed: an image has no record of what was applied",
                "run 'keeptune profile list' for the names");
        if (Expectation.OfNewest(standing) is { } applied)
            return applied;
        throw new Failure(
            FailureKind.Failed,
            $"nothing that keeptune applied still stands in {request.Target.Words}, so there is nothing to verify",
            $"name a profile: 'keeptune verify PROFILE{request.Target.Argument}'");
    }
}
