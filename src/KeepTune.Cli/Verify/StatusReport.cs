using KeepTune.Cli.Boot;
using KeepTune.Cli.Policy;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Policies;
using KeepTune.Linux.Privileges;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Verify;

/// <summary><c>keeptune status</c>: the active values, who set them and when, and any drift.</summary>
internal sealed class StatusReport(Invocation invocation)
{
    public Outcome Execute()
    {
        invocation.RefuseRoot("status");
        var survey = invocation.SurveyBoot();
        var live = new ProcSys(invocation.Paths).Read();
        var here = NetworkNamespace.Current(invocation.Paths);
        var history = new ChangeJournal(invocation.Paths).Read();
        invocation.WarnOfUnreadable(history);
        var pending = PendingChange.Find(invocation.Paths);
        var applied = AppliedState.Of(history, here, pending);
        var latest = applied.Active.Count > 0 ? applied.Active[0] : null;
        var runtime = Checks.Runtime(applied.Runtime?.Settings, live, applied.Runtime?.From);
        var file = applied.File(invocation);
        var expected = applied.Persisted;
        var check = new BootCheck(survey, expected ?? live, null);
        invocation.WarnOfUnseen(check.Outlook);
        var boot = Checks.Boot(invocation, check, expected, applied.PersistedFrom);
        var interrupted = OpenChange.Find(invocation.Paths) is { Change: var open } found && pending?.Change.IsSameAs(open) != true
            ? new InterruptedResult(open.Id, open.At, Printable.Escape(open.CommandLine), found.InProgress)
            : null;
        var result = new StatusResult(
            StatusResult.SchemaName,
            runtime.Ok && file is null or { Ok: true } && boot.Ok && interrupted is null,
            here.Display,
            invocation.ProfileOf(live),
            latest?.Profile,
            latest?.At,
            latest?.User is { } user ? Printable.Escape(user) : null,
            latest is null ? null : Printable.Escape(latest.CommandLine),
            runtime,
            file,
            boot,
            TunerResult.Active(survey),
            interrupted,
            Seconds.Of(pending?.Left(BootClock.Now)))
        {
            MissingPolicies = Missing(out var reason),
            PoliciesNotChecked = reason,
            PendingUntil = pending?.Until,
            PendingArgument = pending is null || pending.Change.Namespace.IsSameAs(here)
                ? ""
                : NetworkNamespace.Argument(invocation.Paths, pending.Change.Namespace.Inode) ?? "",
            PendingNetns = pending is null || pending.Change.Namespace.IsSameAs(here) ? null : pending.Change.Namespace.Display,
        };
        return new Outcome<StatusResult>(result, json => json.StatusResult, StatusText.Render);
    }

    // Most machines have none and need no query that only root may make.
    private IReadOnlyList<MissingPolicyResult>? Missing(out string? reason)
    {
        reason = null;
        try
        {
            var expected = UnitPolicies.All(invocation.Paths);
            if (expected.Count == 0)
                return [];
            var attached = new CgroupPolicies(invocation.Paths).All();
            return [.. UnitPolicies.Missing(invocation.Paths, expected, attached).Select(MissingPolicyResult.Of)];
        }
        catch (Failure failure)
        {
            reason = failure.Kind == FailureKind.NotPermitted && !Privilege.IsRoot ? "run as root" : failure.Message;
            return null;
        }
    }
}
