namespace KeepTune.Core.Journal;

/// <summary>How a pending change ended.</summary>
public enum WindowEnd
{
    Confirmed,

    /// <summary>Rolled back at the deadline.</summary>
    NotConfirmed,

    /// <summary>Rolled back before that, on request.</summary>
    Cancelled,

    /// <summary>Rolled back because a process that was needed had been stopped.</summary>
    Interrupted,
}

/// <summary>The last window that was closed in this boot.</summary>
/// <param name="At">When, by the wall clock.</param>
public sealed record EndedWindow(Change Change, WindowEnd End, DateTimeOffset At);
