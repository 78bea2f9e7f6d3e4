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

/// <param name="Profile">A name or a file; null for the last applied values.</param>
/// <param name="File">The persistent file's name; null for the one that keeptune wrote last, or that takes effect.</param>
internal sealed record VerifyRequest(string? Profile, string? File, Target Target);

/// <summary>
/// <c>keeptune verify</c>: whether the running kernel, the persistent file and the next boot have the expected values.
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

    // May run on a thread in another namespace: starts nothing.
    private Outcome InOne()
    {
        if (invocation.Root.IsLive && PendingChange.Find(invocation.Paths) is { } pending)
            invocation.Messages.Warn($"{PendingChange.Describe(pending)} ({Printable.Escape(pending.Change.CommandLine)})");
        if (!request.Target.IsOwn && !NetworkNamespace.Current(invocation.Paths).IsInitial)
            return InOtherNamespace();

        invocation.Root.RequireEtc();
        var active = invocation.Root.IsLive ? ActiveChanges() : [];
        var (expected, from, name) = Expected(active);
        var check = new BootCheck(invocation.SurveyBoot(), expected, null);
        var path = PathOf(active, check);
        invocation.WarnOfContainer();
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            name,
            invocation.Root.IsLive ? Runtime(active, expected, from) : null,
            Checks.File(invocation, path, expected, from, now => Checks.Deviation(now, expected)),
            Checks.Boot(invocation, check, expected, from),
            BootReport.NotSeen(check.Outlook, invocation.Root));
        result = result with { Ok = result is { Runtime: null or { Ok: true }, File: { Ok: true }, Boot: { Ok: true } } };
        invocation.ReportUnreadable(check.Outlook);
        return new Outcome<VerifyResult>(
            result, json =>
                json.VerifyResult, VerifyText.Render,
                !result.Ok ? ExitCode.Deviates : result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    // No file and no boot sets the values of these namespaces.
    private Outcome<VerifyResult> InOtherNamespace()
    {
        if (request.File is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                $"'--file' can't be used for {request.Target.Words}: a boot sets only the values of the host's network namespace");
        var (expected, from, name) = Expected(ActiveChanges());
        var runtime = Checks.Runtime(expected, new ProcSys(invocation.Paths).Read(), from);
        var result = new VerifyResult(VerifyResult.SchemaName, runtime.Ok, name, runtime, null, null, []);
        return new(result, json => json.VerifyResult, VerifyText.Render, result.Ok ? ExitCode.Done : ExitCode.Deviates);
    }

    // If a change wrote only the file, the running values are those of the change before it, if any.
    private RuntimeStatusResult Runtime(List<Change> active, KeepaliveSettings expected, string from)
    {
        var live = new ProcSys(invocation.Paths).Read();
        if (request.Profile is not null)
            return Checks.Runtime(expected, live, from);

        var here = NetworkNamespace.Current(invocation.Paths);
        var reached = active.Find(
            change =>
                change.Runtime is not null
                || change.Namespace.BootId != here.BootId
                || change.Live == change.Files[0].After?.Assigned?.Values);
        return Checks.Runtime(
            reached is null ? null : Expectation.LeftBy(reached), live, reached is null ? null : $"change {reached.Id}");
    }

    // Without a record: the default file, else one that sets all three values at boot.
    private string PathOf(List<Change> active, BootCheck check)
    {
        var defaultPath = DropInFile.PathOf(DropInText.DefaultFileName);
        if (request.File is { } name)
            return DropInText.IsValidFileName(name) ? DropInFile.PathOf(name) : throw Arguments.InvalidFile(name);
        if (active.SelectMany(change => change.Files).FirstOrDefault() is { } written)
            return written.Path;
        if (invocation.Root.Exists(defaultPath))
            return defaultPath;

        var winners = BootVerdict.Deciding(check.Outlook.Forecasts)[0].Forecast.Keys.Select(key => key.Source?.Path).Distinct().ToList();
        return winners is [{ } winner] && DropInFile.NameOf(winner) is not null ? winner : defaultPath;
    }

    private List<Change> ActiveChanges()
    {
        var history = new ChangeJournal(invocation.Paths).Read();
        invocation.WarnOfUnreadable(history);
        return [.. history.Active(NetworkNamespace.Current(invocation.Paths))];
    }

    private Expectation Expected(List<Change> active)
    {
        if (request.Profile is { } given)
            return Expectation.OfProfile(given, invocation);

        if (!invocation.Root.IsLive)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' needs a profile: an image has no record of changes",
                "run 'keeptune profile list' to list the names");
        if (Expectation.OfLatest(active) is { } applied)
            return applied;
        throw new Failure(
            FailureKind.Failed,
            $"nothing to verify: no keeptune change is active {(request.Target.IsOwn ? "here" : $"in {request.Target.Words}")}",
            $"specify a profile: 'keeptune verify PROFILE{request.Target.Argument}'");
    }
}
