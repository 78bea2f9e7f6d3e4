using KeepTune.Core.Journal;

namespace KeepTune.Linux.Changes;

/// <summary>A change to make, decided on values that were read under the lock.</summary>
/// <param name="Profile">The profile's name; null for values without a profile.</param>
/// <param name="Target">The running values afterwards; null if they stay unchanged.</param>
/// <param name="Files">Persistent files with their content now and afterwards.</param>
/// <param name="Undoes">For a revert: the changes that it undoes.</param>
public sealed record ChangePlan(
    ChangeVerb Verb,
    string? Profile,
    SysctlValues? Target,
    IReadOnlyList<FileChange> Files,
    IReadOnlyList<long> Undoes)
{
    /// <summary>
    /// The running values are rolled back after this time, and the files are not written, unless the change is confirmed. Null for a change
    /// that needs no confirmation.
    /// </summary>
    public TimeSpan? ConfirmWithin { get; init; }
}

/// <summary>The result of a plan.</summary>
/// <param name="Before">The running values before.</param>
/// <param name="After">The running values now.</param>
/// <param name="Files">The files that were written or removed.</param>
public sealed record ChangeOutcome(SysctlValues Before, SysctlValues After, IReadOnlyList<FileChange> Files)
{
    public bool Changed => Before != After || Files.Count > 0;

    /// <summary>The time to confirm the change; null if no confirmation is needed or nothing changed.</summary>
    public ConfirmWindow? Window { get; init; }

    /// <summary>A warning about the watchdog, or null.</summary>
    public string? WatchdogWarning { get; init; }
}

/// <summary>An interrupted change that was found, and what was done about it.</summary>
/// <param name="Completed">It had been made completely; only the mark was missing.</param>
/// <param name="Changed">Something had to be restored.</param>
/// <param name="LeftAlone">Something else has changed the running values, so they were left alone.</param>
/// <param name="Before">The running values as they were found.</param>
public sealed record RecoveryOutcome(Change Change, bool Completed, bool Changed, bool LeftAlone, SysctlValues Before)
{
    /// <summary>The files that were put back.</summary>
    public IReadOnlyList<FileChange> Files { get; init; } = [];
}
