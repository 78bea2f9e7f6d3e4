using KeepTune.Core.Journal;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>The steps of one change, recorded so that they can be undone in reverse order.</summary>
internal sealed class ChangeSteps(SysctlTransaction tuner, SystemRoot root, Interruption interruption) : IDisposable
{
    private readonly List<(DropInFile File, FileChange Change)> staged = [];
    private readonly Stack<(DropInFile File, FileChange Change)> committed = new();
    private SysctlValues? runtimeBefore;

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

    /// <summary>Undoes all steps, as far as possible.</summary>
    /// <param name="before">The running values before the change, for the message.</param>
    /// <exception cref="Failure">RollbackIncomplete, with every value and file as it is now.</exception>
    public void Undo(Exception cause, SysctlValues before)
    {
        var problems = new List<string>();
        var files = new List<string>();
        while (committed.TryPop(out var step))
        {
            if (RestoreProblem(step.File, step.Change.Before) is not { } problem)
                continue;
            problems.Add(problem);
            files.Add($"'{step.File.DisplayPath}' was not restored");
        }

        foreach (var (file, _) in staged)
            file.Discard();
        if (runtimeBefore is { } runtime)
            problems.AddRange(tuner.Restore(runtime));
        if (problems.Count > 0)
            throw SysctlTransaction.Incomplete(cause, problems, [.. tuner.ActiveValues(before), .. files], before);
    }

    public void Dispose() => staged.ForEach(step => step.File.Dispose());

    internal static void Restore(DropInFile file, FileContent? content)
    {
        if (content is not null)
            file.Stage(content);
        file.Commit(content is not null);
    }

    // A failed commit may have changed nothing; then there is nothing to restore.
    private static string? RestoreProblem(DropInFile file, FileContent? content)
    {
        try
        {
            if (file.Read() != content)
                Restore(file, content);
            return null;
        }
        catch (Failure failure)
        {
            return failure.Message;
        }
    }
}
