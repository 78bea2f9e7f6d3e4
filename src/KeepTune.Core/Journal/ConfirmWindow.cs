namespace KeepTune.Core.Journal;

/// <summary>The time in which a change waits to be confirmed.</summary>
/// <param name="Id">Tells it from every other window; letters and digits.</param>
/// <param name="Deadline">When the old values come back, on the clock that counts since boot and through a suspend.</param>
/// <param name="Until">The same by the wall clock, for display: that clock may be set.</param>
/// <param name="Journaled">The change is in the journal too, as open.</param>
/// <param name="Change">Its files are not written yet: that is done when it is confirmed.</param>
public sealed record ConfirmWindow(string Id, TimeSpan Deadline, DateTimeOffset Until, bool Journaled, Change Change)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The new values are all there. Until then the time is that to make the change; anew it begins with this.</summary>
    public bool IsMade { get; init; }

    /// <param name="now">On the clock of <see cref="Deadline"/>.</param>
    public TimeSpan Left(TimeSpan now) => Deadline > now ? Deadline - now : TimeSpan.Zero;
}
