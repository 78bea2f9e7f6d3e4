using KeepTune.Cli.Boot;
using KeepTune.Cli.Policy;
using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
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
        List<Change> active = [.. history.Active(here)];
        if (pending is not null && pending.Change.Namespace.IsSameAs(here))
            active.Insert(0, pending.Change with { Files = [] });
        var latest = active.FirstOrDefault();
        var runtime = Runtime(active, here, live);
        var writer = active.Find(change => change.Files.Count > 0);
        var file = writer is null ? null : FileStatus(writer);
        var expected = writer?.Files[0].After?.Assigned;
        var check = new BootCheck(survey, expected ?? live, null);
        invocation.WarnOfUnseen(check.Outlook);
        var boot = Checks.Boot(invocation, check, expected, writer is null ? null : $"change {writer.Id}");
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

    private static RuntimeStatusResult Runtime(List<Change> active, NamespaceIdentity here, KeepaliveSettings live)
    {
        var latest = active.Find(change => change.Runtime is not null || change.Namespace.BootId != here.BootId);
        var expected = latest is null ? null : Expectation.LeftBy(latest);
        return Checks.Runtime(expected, live, latest is null ? null : $"change {latest.Id}");
    }

    private FileStatusResult FileStatus(Change writer)
    {
        var written = writer.Files[0];
        var expected = written.After?.Assigned;
        return Checks.File(invocation, written.Path, expected, $"change {writer.Id}", now =>
            now == written.After ? null
            : Checks.Deviation(now, expected) ?? "values unchanged, but the text was edited");
    }
}
