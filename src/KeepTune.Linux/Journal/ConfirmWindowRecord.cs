using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>A window without its change, as its file contains it.</summary>
/// <param name="Made">True for windows that were written before this member existed.</param>
internal sealed record ConfirmWindowRecord(
    string Window, long DeadlineBoottimeMs, DateTimeOffset Until, bool Journaled, bool Made = true)
{
    public static ConfirmWindowRecord Of(ConfirmWindow window) =>
        new(window.Id, (long)window.Deadline.TotalMilliseconds, window.Until, window.Journaled, window.IsMade);

    /// <exception cref="ArgumentException">A number is out of range; OverflowException means the same.</exception>
    public ConfirmWindow ToWindow(Change change) =>
        new(Window, TimeSpan.FromMilliseconds(DeadlineBoottimeMs), Until, Journaled, change) { IsMade = Made };
}
