using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Journal;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>
/// What a <see cref="NamespaceTransaction"/> would do in the calling thread's network namespace. It needs no rights and no lock, and
/// changes nothing.
/// </summary>
public sealed class NamespacePreview : IChangeSession
{
    private readonly SystemRoot root;
    private readonly SysctlValues values;

    /// <param name="drift">What to do with values that something else wrote after an interrupted change.</param>
    /// <exception cref="Failure">Something can't be read, or a real run would be refused.</exception>
    public NamespacePreview(SystemPaths paths, DriftPolicy drift)
    {
        root = SystemRoot.Live(paths);
        Here = NetworkNamespace.Current(paths);
        var tuner = new SysctlTransaction(new ProcSys(paths));
        values = tuner.Read();
        History = new ChangeJournal(paths).Read();
        if (OpenChange.Find(paths) is not { InProgress: false, Change: var open })
            return;
        (Recovered, values) = new Recovery(tuner, root, drift).Foresee(open, Here);
        var state = Recovered.Completed ? ChangeState.Done : ChangeState.RolledBack;
        History = new([.. History.Changes.Select(change => change.IsSameAs(open) ? change with { State = state } : change)])
        {
            Unreadable = History.Unreadable,
        };
    }

    /// <inheritdoc/>
    public NamespaceIdentity Here { get; }

    /// <inheritdoc/>
    public RecoveryOutcome? Recovered { get; }

    /// <summary>The recorded changes as they would be after the recovery.</summary>
    public ChangeHistory History { get; }

    /// <inheritdoc/>
    public SysctlValues Read() => values;

    /// <inheritdoc/>
    public FileContent? ReadFile(string path)
    {
        if (Recovered?.Files.FirstOrDefault(file => file.Path == path) is { } restored)
            return restored.After;
        using var file = DropInFile.OfJournal(root, path);
        return file.Read();
    }

    /// <inheritdoc/>
    public ChangeOutcome Make(ChangePlan plan) =>
        new(values, plan.Target is { } target ? values.With(target) : values, [.. plan.Files.Where(file => file.Before != file.After)]);
}
