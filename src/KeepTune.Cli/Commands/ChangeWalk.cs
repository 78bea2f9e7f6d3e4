using System.Text.Json;
using KeepTune.Cli.Output;
using KeepTune.Cli.Output.Results;
using KeepTune.Core;
using KeepTune.Core.Text;
using KeepTune.Linux.Changes;
using KeepTune.Linux.Interop;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Cli.Commands;

/// <summary>Changes in one network namespace after the other, each all or nothing by itself; what fails in one does not keep the others from it.</summary>
internal sealed class ChangeWalk(EveryNamespace every, Invocation invocation)
{
    private readonly List<NamespaceChangeResult> changes = [];
    private readonly List<NamespaceFailureResult> failed = [];
    private readonly List<Failure> failures = [];
    private Failure? interruption;
    private int vanished;
    private int kept;

    /// <summary>What was done in a namespace: a result, a failure, or neither where there was nothing to do.</summary>
    private sealed record Done(NamespaceChangeResult? Change, Failure? Failure, bool IsAnother = false);

    public IReadOnlyList<NamespaceChangeResult> Changes => changes;

    /// <param name="backend">What writes in the namespace that the thread is in, given the usual way; null for that.</param>
    /// <param name="work">Gives null where there is nothing to do. Starts no thread, task or program.</param>
    /// <exception cref="Failure">Interrupted: the namespaces that were done stay so.</exception>
    public void Change(ChangeTurn turn, ISysctlBackend? backend, ForeignValues foreign, Func<ChangeSession, NamespaceChangeResult?> work)
    {
        using var sysctls = new ProcSysWalk(invocation.Paths);
        Done? In(FoundNamespace netns)
        {
            // A namespace that merely got the number of one that has ended.
            if (netns.Cookie != 0 && NetworkNamespace.Cookie() != netns.Cookie)
                return new(null, null, IsAnother: true);
            FileDescriptor? directory = null;
            try
            {
                return new(work(turn.Begin(backend ?? sysctls.Here(out directory), foreign)), null);
            }
            catch (Failure failure)
            {
                interruption ??= failure.Kind is FailureKind.Interrupted or FailureKind.Terminated ? failure : null;
                return new(null, failure);
            }
            finally
            {
                directory?.Dispose();
            }
        }

        foreach (var visit in NamespaceWalk.Each(every.Namespaces, In, () => interruption is null))
            Take(visit);
        if (interruption is not null)
            throw Interrupted(interruption);
    }

    /// <summary>The report.</summary>
    /// <param name="mustReach">A namespace that may not be entered is a failure.</param>
    public Outcome Report(ChangeResult result, bool mustReach)
    {
        every.Tell(invocation.Messages, mustReach ? 0 : kept, vanished);
        return new Outcome<ChangeResult>(
            result with { Namespaces = changes, Failed = failed, NotVisible = kept + every.Survey.NotVisible, Vanished = vanished, IsOfAll = true },
            json => json.ChangeResult,
            (change, _) => ChangeText.Render(change),
            Code(mustReach));
    }

    /// <summary>What the work would do, found out without rights, lock or record.</summary>
    /// <param name="work">Gives null where there is nothing to do. Starts no thread, task or program.</param>
    public void Foresee(Func<NamespaceChangeResult?> work)
    {
        Done In(FoundNamespace netns)
        {
            netns.Cookie = NetworkNamespace.Cookie();
            try
            {
                return new(work(), null);
            }
            catch (Failure failure)
            {
                return new(null, failure);
            }
        }

        foreach (var visit in NamespaceWalk.Each(every.Namespaces, In))
            Take(visit);
    }

    private void Take(Visit<Done> visit)
    {
        if (visit.Value is { IsAnother: true } || visit.End is VisitEnd.Vanished)
            vanished++;
        else if (visit.Value is { Failure: { } failure })
            Fail(visit.Namespace, failure);
        else if (visit.Value is { Change: { } change })
            changes.Add(Named(change, visit.Namespace));
        else if (visit.End is VisitEnd.NotPermitted or VisitEnd.Failed)
            Keep(visit.Namespace, visit.Error);
    }

    private void Keep(FoundNamespace netns, Errno error)
    {
        kept++;
        Fail(netns, NamespaceFile.CouldNotEnter("it", error));
    }

    private void Fail(FoundNamespace netns, Failure failure)
    {
        if (failure.Kind is FailureKind.Interrupted or FailureKind.Terminated)
            return;
        failures.Add(failure);
        failed.Add(new(
            netns.Display, Names(netns), netns.Pid is { } pid ? [pid] : [], JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Kind.ToString()), string.Join("; ", failure.Messages)));
    }

    private bool LeftOpen => failures.Exists(failure => failure.Kind is FailureKind.RollbackIncomplete);

    private ExitCode Code(bool mustReach)
    {
        if (failed.Count == 0 || (!mustReach && kept == failed.Count))
            return ExitCode.Done;
        foreach (var one in failed)
            Messages.Report(new Failure(FailureKind.Failed, $"{one.Netns}{(one.Names.Count > 0 ? $" ({one.Names[0]})" : "")}: {one.Message}"));
        return LeftOpen ? ExitCode.RollbackIncomplete
            : failures.TrueForAll(failure => failure.Kind == failures[0].Kind) ? ExitCodes.Of(failures[0].Kind)
            : ExitCode.Failed;
    }

    private Failure Interrupted(Failure signal)
    {
        var done = changes.Count(change => change.Changed);
        return done == 0 && failed.Count == 0
            ? signal
            : new(
                LeftOpen ? FailureKind.RollbackIncomplete : signal.Kind,
                [.. failed.Select(one => $"{one.Netns}: {one.Message}"), $"interrupted: the change stands in {Describe.Count(done, "network namespace")} and was not begun in the others"],
                "'keeptune revert --all-netns' takes it back, the same command again completes it");
    }

    private static NamespaceChangeResult Named(NamespaceChangeResult change, FoundNamespace netns)
    {
        var process = netns.Process;
        return change with
        {
            Netns = netns.Display,
            Names = Names(netns),
            Pids = process is null ? [] : [process.Pid],
            Process = ProcessResult.Command(process),
            Container = ProcessResult.Container(process),
            IsOwn = netns.IsOwn,
        };
    }

    private static IReadOnlyList<string> Names(FoundNamespace netns) => [.. netns.Names.Select(Printable.Escape)];
}
