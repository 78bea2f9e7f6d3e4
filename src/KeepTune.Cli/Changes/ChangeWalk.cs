using System.Text.Json;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Changes;

/// <summary>
/// Changes one network namespace after the other, each as a whole or not at all. A failure in one does not stop the others.
/// </summary>
internal sealed class ChangeWalk(NamespaceSelection every, Invocation invocation)
{
    private readonly List<NamespaceChangeResult> changes = [];
    private readonly List<NamespaceFailureResult> failed = [];
    private readonly List<FailureKind> kinds = [];
    private Failure? signal;
    private int vanished;
    private int notPermitted;

    /// <summary>What was done in a namespace: a result, a failure, or neither if there was nothing to do.</summary>
    private sealed record Done(NamespaceChangeResult? Change, Failure? Failure, bool IsAnother = false);

    public IReadOnlyList<NamespaceChangeResult> Changes => changes;

    /// <summary>Whether something changes or failed.</summary>
    public bool HasEffect => failed.Count > 0 || changes.Exists(change => change.Changed);

    /// <summary>Makes the changes.</summary>
    /// <param name="seenOnly">Skips namespaces that the preview could not enter: nobody has agreed to their change.</param>
    /// <param name="backend">What writes in the namespace of the thread; null for the default.</param>
    /// <param name="work">Returns null if there is nothing to do. Starts no thread, task or program.</param>
    /// <exception cref="Failure">No record can be kept.</exception>
    public void Change(
        ChangeTransaction transaction,
        ISysctlBackend? backend,
        DriftPolicy onDrift,
        bool seenOnly,
        Func<FoundNamespace, NamespaceTransaction, NamespaceChangeResult?> work)
    {
        transaction.CheckRecord();
        using var sysctls = new ProcSysWalk(invocation.Paths);
        Done In(FoundNamespace netns)
        {
            // A namespace that merely reuses the number of an ended one.
            var here = NetworkNamespace.Current(invocation.Paths);
            if (netns.Cookie is { } cookie ? here.Cookie != cookie : seenOnly)
                return new(null, null, IsAnother: true);
            using var place = sysctls.Here();
            try
            {
                return new(work(netns, transaction.Begin(backend ?? place, onDrift, here)), null);
            }
            catch (Failure failure)
            {
                return new(null, failure);
            }
        }

        foreach (var visit in NamespaceWalk.Each(every.Namespaces, In, () => !transaction.Interruption.IsRequested))
            Take(visit);
        NoteSignal(transaction);
    }

    /// <summary>Finds out what the work would do, without privileges, lock or record.</summary>
    /// <param name="work">Returns null if there is nothing to do. Starts no thread, task or program.</param>
    public void Preview(Func<FoundNamespace, NamespaceChangeResult?> work)
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
    /// <param name="mustReach">Whether a namespace that can't be entered is a failure.</param>
    /// <param name="afterSignal">The hint if a signal ended it between two namespaces.</param>
    public Outcome Report(ChangeResult result, bool mustReach, string? afterSignal = null)
    {
        invocation.Messages.WarnOfUnseen(every, mustReach ? 0 : notPermitted, vanished);
        if (!mustReach)
            failed.RemoveAll(one => one.IsNotPermitted);
        NamespaceChangesText.Report(invocation.Messages, failed);
        if (signal is not null)
            Messages.Report(NamespaceChangesText.Interrupted(signal, changes, afterSignal));
        return new Outcome<ChangeResult>(
            result with
            {
                Namespaces = changes,
                Failed = failed,
                NotVisible = notPermitted + every.Survey.NotVisible,
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
            Fail(visit.Namespace, failure, isNotPermitted: false);
        else if (visit.Value is { Change: { } change })
            changes.Add(Named(change, visit.Namespace));
        else if (visit.End is VisitEnd.NotPermitted or VisitEnd.Failed)
            CouldNotEnter(visit);
    }

    private void CouldNotEnter(Visit<Done> visit)
    {
        var isNotPermitted = visit.End is VisitEnd.NotPermitted;
        notPermitted += isNotPermitted ? 1 : 0;
        Fail(visit.Namespace, NamespaceFile.CouldNotEnter("it", visit.Error), isNotPermitted);
    }

    private void Fail(FoundNamespace netns, Failure failure, bool isNotPermitted)
    {
        if (failure.Kind is FailureKind.Interrupted or FailureKind.Terminated)
        {
            signal = failure;
            return;
        }

        // The values of a namespace are not an error of the command line.
        var kind = failure.Kind is FailureKind.InvalidInput ? FailureKind.Failed : failure.Kind;
        kinds.Add(kind);
        failed.Add(new(
            netns.Display, NamespaceOwner.NamesOf(netns), netns.Pid is { } pid ? [pid] : [],
            JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), string.Join("; ", failure.Messages), failure.Hint)
        {
            IsNotPermitted = isNotPermitted,
        });
    }

    // A signal after the last namespace, or after a failure, caused no failure itself.
    private void NoteSignal(ChangeTransaction transaction)
    {
        try
        {
            transaction.Interruption.ThrowIfRequested();
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
