using KeepTune.Core.Journal;

namespace KeepTune.Linux.Changes;

/// <summary>A change to make, decided on values that were read under the lock.</summary>
/// <param name="Profile">The profile's name; null for values of none.</param>
/// <param name="Target">The running values afterwards; null when they stay as they are.</param>
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
    /// The running values come back after this time, and the files are not written, unless the change is confirmed; null for a change to
    /// stay.
    /// </summary>
    public TimeSpan? ConfirmWithin { get; init; }
}

/// <summary>What came of a plan.</summary>
/// <param name="Before">The running values before.</param>
/// <param name="After">The running values now.</param>
/// <param name="Files">The files that were written or removed.</param>
public sealed record ChangeOutcome(SysctlValues Before, SysctlValues After, IReadOnlyList<FileChange> Files)
{
    public bool Changed => Before != After || Files.Count > 0;

    /// <summary>The time in which the change waits to be confirmed; null when it stays, or nothing changed.</summary>
    public ConfirmWindow? Window { get; init; }

    /// <summary>What is to be said of the watchdog.</summary>
    public string? WatchdogWarning { get; init; }
}

/// <summary>What was found of an interrupted change, and what was done about it.</summary>
/// <param name="Completed">All of it had been done; only the mark was missing.</param>
/// <param name="Changed">Something had to be put back.</param>
/// <param name="LeftAlone">The running values are somebody else's by now, and stay.</param>
/// <param name="Before">The running values as they were found.</param>
public sealed record RecoveryOutcome(Change Change, bool Completed, bool Changed, bool LeftAlone, SysctlValues Before);
