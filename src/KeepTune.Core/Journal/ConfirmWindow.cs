namespace KeepTune.Core.Journal;

/// <summary>The time in which a pending change can be confirmed.</summary>
/// <param name="Id">Unique among all windows; letters and digits.</param>
/// <param name="Deadline">When the old values are restored, by the clock that counts since boot, including suspend.</param>
/// <param name="Until">The same by the wall clock, for display only, since that clock may be set.</param>
/// <param name="Journaled">The change is also in the journal, as open.</param>
/// <param name="Change">Its files are written only when it is confirmed.</param>
public sealed record ConfirmWindow(string Id, TimeSpan Deadline, DateTimeOffset Until, bool Journaled, Change Change)
{
    public static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Max = TimeSpan.FromHours(24);

    /// <summary>
    /// All new values are written. Until then the deadline limits making the change; then it is set again for the confirmation.
    /// </summary>
    public bool IsMade { get; init; }

    /// <param name="now">By the clock of <see cref="Deadline"/>.</param>
    public TimeSpan Left(TimeSpan now) => Deadline > now ? Deadline - now : TimeSpan.Zero;
}
