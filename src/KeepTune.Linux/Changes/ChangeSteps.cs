using KeepTune.Core;
using KeepTune.Core.Changes;
using KeepTune.Core.Keepalive;
using KeepTune.Linux.State;
using KeepTune.Linux.SysctlFiles;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>The steps of one change, each remembered so that all can be undone in reverse.</summary>
internal sealed class ChangeSteps(Tuner tuner, SystemRoot root, Interruption interruption) : IDisposable
{
    private readonly List<(DropInFile File, FileChange Change)> staged = [];
    private readonly Stack<(DropInFile File, FileChange Change)> committed = new();
    private KeepaliveSettings? runtimeBefore;

    public void Stage(IEnumerable<FileChange> files)
    {
        foreach (var change in files)
        {
            interruption.ThrowIfRequested();
            var file = DropInFile.OfJournal(root, change.Path);
            staged.Add((file, change));
            if (change.After is { } content)
                file.Stage(content);
        }
    }

    public void SetRuntime(RuntimeChange change)
    {
        tuner.Set(change.After, change.Before, interruption);
        runtimeBefore = change.Before;
    }

    public void CommitFiles()
    {
        interruption.ThrowIfRequested();
        foreach (var step in staged)
        {
            committed.Push(step);
            step.File.Commit(step.Change.After is not null);
        }
    }

    /// <exception cref="Failure">RollbackIncomplete when something could not be put back.</exception>
    public void Undo(Failure cause)
    {
        var problems = new List<string>();
        while (committed.TryPop(out var step))
            Try(problems, () => Restore(step.File, step.Change.Before));
        foreach (var (file, _) in staged)
            file.Discard();
        if (runtimeBefore is { } before)
            tuner.Restore(before, cause);
        if (problems.Count > 0)
            throw new Failure(FailureKind.RollbackIncomplete, [cause.Message, .. problems], cause.Hint, cause);
    }

    /// <summary>Whether an open change had in fact been made whole.</summary>
    public bool IsComplete(Change change, NamespaceIdentity here) =>
        (change.Runtime is null || change.Namespace.BootId != here.BootId || tuner.Read() == change.Runtime.After)
        && change.Files.All(file => Holds(file.Path, file.After));

    /// <summary>Puts back what an open change had done; what somebody else has written since is left alone.</summary>
    /// <returns>Whether anything had to be put back.</returns>
    public bool PutBack(Change change, NamespaceIdentity here)
    {
        var changed = false;
        foreach (var step in change.Files)
        {
            using var file = DropInFile.OfJournal(root, step.Path);
            changed |= file.HasLeftover;
            file.DiscardStaged();
            if (!Holds(step.Path, step.After) || Holds(step.Path, step.Before))
                continue;
            Restore(file, step.Before);
            changed = true;
        }

        if (change.Runtime is not { } runtime || change.Namespace.BootId != here.BootId)
            return changed;

        var now = tuner.Read();
        var target = now;
        foreach (var key in KeepaliveKeys.All.Where(key => now[key] == runtime.After[key]))
            target = target.With(key, runtime.Before[key]);
        tuner.Set(target, now, Interruption.Never());
        return changed || target != now;
    }

    public void Dispose() => staged.ForEach(step => step.File.Dispose());

    private static void Restore(DropInFile file, FileContent? content)
    {
        if (content is not null)
            file.Stage(content);
        file.Commit(content is not null);
    }

    private static void Try(List<string> problems, Action step)
    {
        try
        {
            step();
        }
        catch (Failure failure)
        {
            problems.Add(failure.Message);
        }
    }

    private bool Holds(string path, FileContent? content)
    {
        using var file = DropInFile.OfJournal(root, path);
        return file.Read() == content;
    }
}
