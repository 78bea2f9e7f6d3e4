using KeepTune.Cli.Boot;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>What is to be said before values are applied, whether or not they are.</summary>
internal sealed class ApplyAdvice(ApplyRequest request, BootSurvey survey, Invocation invocation)
{
    public void On(KeepaliveSettings target)
    {
        foreach (var warning in KeepaliveAdvice.Warnings(target))
            invocation.Messages.Warn(warning);
        if (!request.PersistOnly && (request.Target.IsOwn || request.Target.All))
            TunerResult.WarnOfActive(survey, target, invocation.Messages);
        if (request.Persists)
            invocation.WarnOfContainer();
    }

    /// <summary>What a real run would meet beside missing rights, which a dry run is for.</summary>
    /// <param name="changes">There is something to change.</param>
    public void OnObstacles(bool changes)
    {
        if (OpenChange.Find(invocation.Paths) is { InProgress: false, Change: var open })
            invocation.Messages.Warn($"change {open.Id} ({Printable.Escape(open.CommandLine)}) was interrupted; a real run mends it first");
        if (PendingChange.Find(invocation.Paths) is { } window)
            invocation.Messages.Warn($"{PendingChange.Describe(window)}; a real run would be refused");
        try
        {
            if (!request.PersistOnly && changes)
                new ProcSys(invocation.Paths).CheckWritable(null);
        }
        catch (Failure failure)
        {
            if (failure.Kind is not FailureKind.NotPermitted)
                invocation.Messages.Warn($"a real run would fail: {failure.Message}");
        }
    }
}
