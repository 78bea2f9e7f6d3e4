using KeepTune.Core.Journal;
using KeepTune.Core.Namespaces;

namespace KeepTune.Linux.Changes;

/// <summary>A change of the calling thread's network namespace: a real one, or a preview that changes nothing.</summary>
public interface IChangeSession
{
    NamespaceIdentity Here { get; }

    /// <summary>The interrupted change that was, or would be, recovered at the start; null if there is none.</summary>
    RecoveryOutcome? Recovered { get; }

    /// <summary>The running values after that.</summary>
    SysctlValues Read();

    /// <summary>What a file holds after that.</summary>
    FileContent? ReadFile(string path);

    /// <summary>Makes the change: all of it, or nothing.</summary>
    /// <exception cref="Failure">Everything is unchanged, unless it says RollbackIncomplete.</exception>
    ChangeOutcome Make(ChangePlan plan);
}
