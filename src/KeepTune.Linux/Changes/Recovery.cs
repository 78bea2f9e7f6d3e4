using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>
/// What to do with values that something else wrote after a change was interrupted: they are neither its old nor its new ones.
/// </summary>
public enum DriftPolicy
{
    /// <summary>Leave them: the next change sets all three anyway.</summary>
    LeaveAlone,

    /// <summary>Fail with an error.</summary>
    Refuse,

    /// <summary>Restore the old values anyway.</summary>
    Overwrite,
}

/// <summary>Rolls back an interrupted change, so that the values are the old ones or the new ones, never a mixture.</summary>
internal sealed class Recovery(SysctlTransaction tuner, SystemRoot root, DriftPolicy drift)
{
    /// <exception cref="Failure">Refused, or the roll-back failed; the change stays open.</exception>
    public RecoveryOutcome Recover(Change change, NamespaceIdentity here)
    {
        var (foreseen, after) = Foresee(change, here);
        if (foreseen.Completed)
            return foreseen;

        var changed = PutBackFiles(change);
        if (after != foreseen.Before)
        {
            tuner.Set(change.Runtime!.Before, foreseen.Before, Interruption.Never());
            changed = true;
        }

        return foreseen with { Changed = changed };
    }

    /// <summary>What <see cref="Recover"/> would do, and the running values after it.</summary>
    /// <exception cref="Failure">It would be refused.</exception>
    public (RecoveryOutcome Outcome, SysctlValues After) Foresee(Change change, NamespaceIdentity here)
    {
        var before = tuner.Read();
        var reachesRuntime = change.Runtime is not null && change.Namespace.BootId == here.BootId;
        if (IsComplete(change, reachesRuntime, before))
            return (new(change, Completed: true, Changed: false, LeftAlone: false, before), before);

        var leaves = reachesRuntime && !IsOurs(change.Runtime!, Of(change, before)) && drift is not DriftPolicy.Overwrite;
        if (leaves && drift is DriftPolicy.Refuse)
            throw new Failure(
                FailureKind.Failed,
                $"change {change.Id} was interrupted, and something else has changed the values since: {before} "
                    + $"({before.Legend})",
                "run 'keeptune revert --force' to restore the old values anyway, or 'keeptune apply' to set new ones");

        List<FileChange> files = [
            .. change.Files.Where(NeedsPuttingBack).Select(file => new FileChange(file.Path, file.After, file.Before))
        ];
        var after = reachesRuntime && !leaves ? before.With(change.Runtime!.Before) : before;
        return (new(change, Completed: false, after != before || files.Count > 0, leaves, before) { Files = files }, after);
    }

    // A pending change is confirmed once its file is renamed into place; the values alone prove nothing.
    private bool IsComplete(Change change, bool reachesRuntime, SysctlValues now) =>
        (change.ConfirmWithin is null ? !reachesRuntime || Of(change, now) == change.Runtime!.After : change.Files.Count > 0)
        && change.Files.All(file => Holds(root, file.Path, file.After));

    private static SysctlValues Of(Change change, SysctlValues now) => now.Only(change.Runtime!.After.Keys);

    // The values are written in order, so an interrupted change leaves new ones first and old ones after them.
    private static bool IsOurs(RuntimeChange change, SysctlValues now)
    {
        var expected = change.Before;
        foreach (var key in change.After.Keys)
        {
            if (now == expected)
                return true;
            expected = expected.With(key, change.After[key]);
        }

        return now == expected;
    }

    private bool NeedsPuttingBack(FileChange step) => Holds(root, step.Path, step.After) && !Holds(root, step.Path, step.Before);

    private bool PutBackFiles(Change change)
    {
        var changed = false;
        foreach (var step in change.Files)
        {
            using var file = DropInFile.OfJournal(root, step.Path);
            changed |= file.HasLeftover;
            file.DiscardStaged();
            if (!NeedsPuttingBack(step))
                continue;
            ChangeSteps.Restore(file, step.Before);
            changed = true;
        }

        return changed;
    }

    // A file that exists but can't be read as keeptune's belongs to something else by now.
    internal static bool Holds(SystemRoot root, string path, FileContent? content)
    {
        using var file = DropInFile.OfJournal(root, path);
        try
        {
            return file.Read() == content;
        }
        catch (Failure)
        {
            return false;
        }
    }
}
