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

/// <summary><c>keeptune status</c>: what is in force, since when, by whom, and whether it still is what was applied.</summary>
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
        List<Change> standing = [.. history.Active(here)];
        if (pending is not null && pending.Change.Namespace.IsSameAs(here))
            standing.Insert(0, pending.Change with { Files = [] });
        var newest = standing.FirstOrDefault();
        var runtime = Runtime(standing, here, live);
        var writer = standing.Find(change => change.Files.Count > 0);
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
            newest?.Profile,
            newest?.At,
            newest?.User is { } user ? Printable.Escape(user) : null,
            newest is null ? null : Printable.Escape(newest.CommandLine),
            runtime,
            file,
            boot,
            TunerResult.Active(survey),
            interrupted,
            Seconds.Of(pending?.Left(BootClock.Now)))
        {
            MissingPolicies = Missing(out var unseen),
            PoliciesNotChecked = unseen,
            PendingUntil = pending?.Until,
            PendingArgument = pending is null || pending.Change.Namespace.IsSameAs(here)
                ? ""
                : NetworkNamespace.Argument(invocation.Paths, pending.Change.Namespace.Inode) ?? "",
            PendingElsewhere = pending is null || pending.Change.Namespace.IsSameAs(here) ? null : pending.Change.Namespace.Display,
        };
        return new Outcome<StatusResult>(result, json => json.StatusResult, StatusText.Render);
    }

    // Most machines have none, and need not be asked for what only root is told.
    private IReadOnlyList<MissingPolicyResult>? Missing(out string? unseen)
    {
        unseen = null;
        try
        {
            var wanted = UnitPolicies.All(invocation.Paths);
            if (wanted.Count == 0)
                return [];
            var attached = new CgroupPolicies(invocation.Paths).All();
            return [.. UnitPolicies.Missing(invocation.Paths, wanted, attached).Select(MissingPolicyResult.Of)];
        }
        catch (Failure failure)
        {
            unseen = failure.Kind == FailureKind.NotPermitted && !Privilege.IsRoot ? "run as root" : failure.Message;
            return null;
        }
    }

    private static RuntimeStatusResult Runtime(List<Change> standing, NamespaceIdentity here, KeepaliveSettings live)
    {
        var newest = standing.Find(change => change.Runtime is not null || change.Namespace.BootId != here.BootId);
        var expected = newest is null ? null : Expectation.LeftBy(newest);
        return Checks.Runtime(expected, live, newest is null ? null : $"change {newest.Id}");
    }

    private FileStatusResult FileStatus(Change writer)
    {
        var written = writer.Files[0];
        var expected = written.After?.Assigned;
        return Checks.File(invocation, written.Path, expected, $"change {writer.Id}", now =>
            now == written.After ? null
            : Checks.Deviation(now, expected) ?? "its values are as written, its text is not");
    }
}
