using KeepTune.Cli.Boot;
using KeepTune.Core.Boot;
using KeepTune.Core.DropIn;
using KeepTune.Core.Journal;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Verify;

/// <param name="Profile">A name or a file; null for the last applied values.</param>
/// <param name="File">The persistent file's name; null for the one that keeptune wrote last, or that takes effect.</param>
/// <param name="RuntimeOnly">Check neither the file nor the next boot.</param>
internal sealed record VerifyRequest(string? Profile, string? File, bool RuntimeOnly, Target Target);

/// <summary>
/// <c>keeptune verify</c>: whether the running kernel, the persistent file and the next boot have the expected values.
/// </summary>
internal sealed class VerifyOperation(VerifyRequest request, Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot(request.Target);
        if (request.RuntimeOnly && invocation.RootDirectory is not null)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--runtime' can't be combined with '--root': an image has no running values",
                "omit '--runtime' to check the image's file and boot");
        if (request is { RuntimeOnly: true, File: not null })
            throw new Failure(
                FailureKind.InvalidInput,
                "'--runtime' can't be combined with '--file': it checks the running values only",
                "omit one of them");
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
        {
            if (request.File is not null)
                throw new Failure(
                    FailureKind.InvalidInput,
                    $"'--file' can't be used for {request.Target.Words}: a boot sets only the values of the host's network namespace");
            return OfRuntime();
        }

        if (request.RuntimeOnly)
            return OfRuntime();
        invocation.Root.RequireEtc();
        if (invocation.Root.IsLive && request is { Profile: null, File: null })
            return OfApplied();
        var active = invocation.Root.IsLive ? AppliedState.Read(invocation).Active : [];
        var (expected, from, name) = Expected(active);
        var check = new BootCheck(invocation.SurveyBoot(), expected, null);
        var path = PathOf(active, check);
        invocation.WarnOfContainer();
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            name,
            invocation.Root.IsLive ? Checks.Runtime(expected, new ProcSys(invocation.Paths).Read(), from) : null,
            Checks.File(invocation, path, expected, from, now => Checks.Deviation(now, expected)),
            Checks.Boot(invocation, check, expected, from),
            BootReport.NotSeen(check.Outlook, invocation.Root))
        {
            Checked = invocation.Root.IsLive ? 1 : 0,
        };
        return Judged(result, check);
    }

    // Without a profile: what keeptune applied, by the same rule as 'status'.
    private Outcome<VerifyResult> OfApplied()
    {
        var applied = AppliedState.Read(invocation);
        if (applied is { Runtime: null, Persisted: null })
            throw NothingApplied();
        var check = new BootCheck(invocation.SurveyBoot(), applied.Persisted ?? applied.Runtime!.Settings, null);
        invocation.WarnOfContainer();
        var runtime = Checks.Runtime(applied.Runtime?.Settings, new ProcSys(invocation.Paths).Read(), applied.Runtime?.From);
        var result = new VerifyResult(
            VerifyResult.SchemaName,
            Ok: true,
            applied.Active[0].Profile,
            runtime,
            applied.File(invocation),
            Checks.Boot(invocation, check, applied.Persisted, applied.PersistedFrom),
            BootReport.NotSeen(check.Outlook, invocation.Root))
        {
            Checked = 1,
            IsOfApplied = true,
        };
        return Judged(result, check);
    }

    private Outcome<VerifyResult> Judged(VerifyResult result, BootCheck check)
    {
        result = result with { Ok = result is { Runtime: null or { Ok: true }, File: null or { Ok: true }, Boot: { Ok: true } } };
        invocation.ReportUnreadable(check.Outlook);
        return new(
            result,
            json => json.VerifyResult,
            VerifyText.Render,
            !result.Ok ? ExitCode.Deviates : result.NotSeen.Count > 0 ? ExitCode.Failed : ExitCode.Done);
    }

    // With --runtime, and in namespaces that no file and no boot sets.
    private Outcome<VerifyResult> OfRuntime()
    {
        var (expected, from, name) = request.Profile is { } given
            ? Expectation.OfProfile(given, invocation)
            : AppliedState.Read(invocation).Runtime ?? throw NothingApplied();
        var runtime = Checks.Runtime(expected, new ProcSys(invocation.Paths).Read(), from);
        var result = new VerifyResult(VerifyResult.SchemaName, runtime.Ok, name, runtime, null, null, []) { Checked = 1 };
        return new(result, json => json.VerifyResult, VerifyText.Render, result.Ok ? ExitCode.Done : ExitCode.Deviates);
    }

    // Without a record: the default file, else one that sets all three values at boot.
    private string PathOf(IReadOnlyList<Change> active, BootCheck check)
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

    private Expectation Expected(IReadOnlyList<Change> active)
    {
        if (request.Profile is { } given)
            return Expectation.OfProfile(given, invocation);

        if (!invocation.Root.IsLive)
            throw new Failure(
                FailureKind.InvalidInput,
                "'--root' needs a profile: an image has no record of changes",
                "run 'keeptune profile list' to list the names");
        return Expectation.OfLatest(active) ?? throw NothingApplied();
    }

    private Failure NothingApplied() => new(
        FailureKind.Failed,
        $"nothing to verify: no keeptune change is active {(request.Target.IsOwn ? "here" : $"in {request.Target.Words}")}",
        $"specify a profile: 'keeptune verify PROFILE{request.Target.Argument}'");
}
