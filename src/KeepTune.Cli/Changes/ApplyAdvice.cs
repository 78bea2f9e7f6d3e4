using KeepTune.Cli.Boot;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>The warnings before values are applied, also in a dry run.</summary>
internal sealed class ApplyAdvice(ApplyRequest request, BootSurvey survey, Invocation invocation)
{
    public void WarnAbout(KeepaliveSettings target)
    {
        foreach (var warning in KeepaliveAdvice.Warnings(target))
            invocation.Messages.Warn(warning);
        if (!request.PersistOnly && (request.Target.IsOwn || request.Target.All))
            TunerResult.WarnOfActive(survey, target, invocation.Messages);
        if (request.Persists)
            invocation.WarnOfContainer();
    }

    /// <summary>What would stop a real run, except missing privileges.</summary>
    /// <param name="changes">Whether there is something to change.</param>
    public void WarnAboutObstacles(bool changes)
    {
        if (OpenChange.Find(invocation.Paths) is { InProgress: false, Change: var open })
            invocation.Messages.Warn(
                $"change {open.Id} ({Printable.Escape(open.CommandLine)}) was interrupted; a real run recovers it first");
        WarnAboutObstacles(invocation, !request.PersistOnly && changes);
    }

    /// <summary>What would stop a real run of any change, except missing privileges.</summary>
    public static void WarnAboutObstacles(Invocation invocation, bool reachesRuntime)
    {
        if (PendingChange.Find(invocation.Paths) is { } window)
            invocation.Messages.Warn($"{PendingChange.Describe(window)}; a real run would be refused");
        try
        {
            if (reachesRuntime)
                new ProcSys(invocation.Paths).CheckWritable(null);
        }
        catch (Failure failure)
        {
            if (failure.Kind is not FailureKind.NotPermitted)
                invocation.Messages.Warn($"a real run would fail: {failure.Message}");
        }
    }
}
