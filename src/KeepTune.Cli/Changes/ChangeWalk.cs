using System.Text.Json;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>
/// Changes in one network namespace after the other, each all or nothing by itself; what fails in one does not keep the others from it.
/// </summary>
internal sealed class ChangeWalk(NamespaceSelection every, Invocation invocation)
{
    private readonly List<NamespaceChangeResult> changes = [];
    private readonly List<NamespaceFailureResult> failed = [];
    private readonly List<FailureKind> kinds = [];
    private Failure? signal;
    private int vanished;
    private int kept;

    /// <summary>What was done in a namespace: a result, a failure, or neither where there was nothing to do.</summary>
    private sealed record Done(NamespaceChangeResult? Change, Failure? Failure, bool IsAnother = false);

    public IReadOnlyList<NamespaceChangeResult> Changes => changes;

    /// <summary>Something changes, or failed.</summary>
    public bool HasNews => failed.Count > 0 || changes.Exists(change => change.Changed);

    /// <summary>Makes the changes.</summary>
    /// <param name="seenOnly">Leave out what could not be entered when they were foreseen: nobody has agreed to it.</param>
    /// <param name="backend">What writes in the namespace that the thread is in; null for the usual way.</param>
    /// <param name="work">Gives null where there is nothing to do. Starts no thread, task or program.</param>
    /// <exception cref="Failure">No record can be kept.</exception>
    public void Change(
        ChangeTransaction turn,
        ISysctlBackend? backend,
        DriftPolicy foreign,
        bool seenOnly,
        Func<FoundNamespace, NamespaceTransaction, NamespaceChangeResult?> work)
    {
        turn.CheckRecord();
        using var sysctls = new ProcSysWalk(invocation.Paths);
        Done In(FoundNamespace netns)
        {
            // A namespace that merely got the number of one that has ended.
            var here = NetworkNamespace.Current(invocation.Paths);
            if (netns.Cookie is { } cookie ? here.Cookie != cookie : seenOnly)
                return new(null, null, IsAnother: true);
            using var place = sysctls.Here();
            try
            {
                return new(work(netns, turn.Begin(backend ?? place, foreign, here)), null);
            }
            catch (Failure failure)
            {
                return new(null, failure);
            }
        }

        foreach (var visit in NamespaceWalk.Each(every.Namespaces, In, () => !turn.Interruption.IsRequested))
            Take(visit);
        NoteSignal(turn);
    }

    /// <summary>What the work would do, found out without rights, lock or record.</summary>
    /// <param name="work">Gives null where there is nothing to do. Starts no thread, task or program.</param>
    public void Foresee(Func<FoundNamespace, NamespaceChangeResult?> work)
    {
        Done In(FoundNamespace netns)
        {
            netns.Cookie = NetworkNamespace.Cookie();
            try
            {
                return new(work(netns), null);
            }
            catch (Failure failure)
            {
                return new(null, failure);
            }
        }

        foreach (var visit in NamespaceWalk.Each(every.Namespaces, In))
            Take(visit);
    }

    /// <summary>The report.</summary>
    /// <param name="mustReach">A namespace that may not be entered is a failure.</param>
    /// <param name="afterSignal">What to type after a signal has ended it between two namespaces.</param>
    public Outcome Report(ChangeResult result, bool mustReach, string? afterSignal = null)
    {
        invocation.Messages.WarnOfUnseen(every, mustReach ? 0 : kept, vanished);
        if (!mustReach)
            failed.RemoveAll(one => one.IsKept);
        NamespaceChangesText.Tell(invocation.Messages, failed);
        if (signal is not null)
            Messages.Report(NamespaceChangesText.Interrupted(signal, changes, afterSignal));
        return new Outcome<ChangeResult>(
            result with
            {
                Namespaces = changes,
                Failed = failed,
                NotVisible = kept + every.Survey.NotVisible,
                Vanished = vanished,
                IsOfAll = true,
            },
            json => json.ChangeResult,
            (change, screen) => ChangeText.Render(change, null, screen),
            Code(mustReach));
    }

    private void Take(Visit<Done> visit)
    {
        if (visit.Value is { IsAnother: true } || visit.End is VisitEnd.Vanished)
            vanished++;
        else if (visit.Value is { Failure: { } failure })
            Fail(visit.Namespace, failure, isKept: false);
        else if (visit.Value is { Change: { } change })
            changes.Add(Named(change, visit.Namespace));
        else if (visit.End is VisitEnd.NotPermitted or VisitEnd.Failed)
            CouldNotEnter(visit);
    }

    private void CouldNotEnter(Visit<Done> visit)
    {
        var isKept = visit.End is VisitEnd.NotPermitted;
        kept += isKept ? 1 : 0;
        Fail(visit.Namespace, NamespaceFile.CouldNotEnter("it", visit.Error), isKept);
    }

    private void Fail(FoundNamespace netns, Failure failure, bool isKept)
    {
        if (failure.Kind is FailureKind.Interrupted or FailureKind.Terminated)
        {
            signal = failure;
            return;
        }

        // Values that a namespace has are no mistake in the command line.
        var kind = failure.Kind is FailureKind.InvalidInput ? FailureKind.Failed : failure.Kind;
        kinds.Add(kind);
        failed.Add(new(
            netns.Display, NamespaceOwner.NamesOf(netns), netns.Pid is { } pid ? [pid] : [],
            JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), string.Join("; ", failure.Messages), failure.Hint)
        {
            IsKept = isKept,
        });
    }

    // One that came when the last namespace was done, or after a failure, has no failure of its own.
    private void NoteSignal(ChangeTransaction turn)
    {
        try
        {
            turn.Interruption.ThrowIfRequested();
        }
        catch (Failure requested)
        {
            signal = requested;
        }
    }

    private ExitCode Code(bool mustReach)
    {
        if (kinds.Contains(FailureKind.RollbackIncomplete))
            return ExitCode.RollbackIncomplete;
        if (signal is not null)
            return ExitCodes.Of(signal.Kind);
        if (failed.Count == 0)
            return ExitCode.Done;
        return mustReach && kinds.TrueForAll(kind => kind is FailureKind.NotPermitted) ? ExitCode.NotPermitted : ExitCode.Failed;
    }

    private static NamespaceChangeResult Named(NamespaceChangeResult change, FoundNamespace netns) =>
        change.OwnedBy(NamespaceOwner.Of(netns)) with { Netns = netns.Display, IsOwn = netns.IsOwn };
}
