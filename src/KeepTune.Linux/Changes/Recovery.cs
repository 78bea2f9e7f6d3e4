using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.DropIn;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Changes;

/// <summary>What mending does with values that are neither the old nor the new ones of the interrupted change: somebody else's.</summary>
public enum DriftPolicy
{
    /// <summary>Leave them: the change that follows sets all three anyway.</summary>
    LeaveAlone,

    /// <summary>Fail, and say so.</summary>
    Refuse,

    /// <summary>Put the old values back all the same.</summary>
    Overwrite,
}

/// <summary>
/// Takes back what an interrupted change had begun, so that the values are those of before or those of after, never a mixture.
/// </summary>
internal sealed class Recovery(SysctlTransaction tuner, SystemRoot root, DriftPolicy foreign)
{
    /// <exception cref="Failure">Refused, or it could not be put back; the change stays open.</exception>
    public RecoveryOutcome Mend(Change change, NamespaceIdentity here)
    {
        var before = tuner.Read();
        var reachesRuntime = change.Runtime is not null && change.Namespace.BootId == here.BootId;
        if (IsWhole(change, reachesRuntime, before))
            return new(change, Completed: true, Changed: false, LeftAlone: false, before);

        var leaves = reachesRuntime && !IsOurs(change.Runtime!, Of(change, before)) && foreign is not DriftPolicy.Overwrite;
        if (leaves && foreign is DriftPolicy.Refuse)
            throw new Failure(
                FailureKind.Failed,
                $"change {change.Id} was interrupted, and something else has written the values since: they are {before} "
                    + $"({before.Legend})",
                "'keeptune revert --force' puts the old values back all the same, 'keeptune apply' sets new ones");

        var changed = PutBackFiles(change);
        if (reachesRuntime && !leaves && Of(change, before) != change.Runtime!.Before)
        {
            tuner.Set(change.Runtime!.Before, before, Interruption.Never());
            changed = true;
        }

        return new(change, Completed: false, changed, leaves, before);
    }

    // A change that waited for confirmation was confirmed when its file got its name; its values alone say nothing.
    private bool IsWhole(Change change, bool reachesRuntime, SysctlValues now) =>
        (change.ConfirmWithin is null ? !reachesRuntime || Of(change, now) == change.Runtime!.After : change.Files.Count > 0)
        && change.Files.All(file => Holds(root, file.Path, file.After));

    private static SysctlValues Of(Change change, SysctlValues now) => now.Only(change.Runtime!.After.Keys);

    // The values are written in order, so a change that was cut short left new ones first and old ones after them.
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

    private bool PutBackFiles(Change change)
    {
        var changed = false;
        foreach (var step in change.Files)
        {
            using var file = DropInFile.OfJournal(root, step.Path);
            changed |= file.HasLeftover;
            file.DiscardStaged();
            if (!Holds(root, step.Path, step.After) || Holds(root, step.Path, step.Before))
                continue;
            ChangeSteps.Restore(file, step.Before);
            changed = true;
        }

        return changed;
    }

    // What is there but can't be read as a file of ours is somebody else's by now.
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
