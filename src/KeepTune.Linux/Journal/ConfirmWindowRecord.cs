using KeepTune.Core.Journal;

namespace KeepTune.Linux.Journal;

/// <summary>A window without its change, as its file holds it.</summary>
/// <param name="Made">Windows that were written before the member was know no other.</param>
internal sealed record ConfirmWindowRecord(
    string Window, long DeadlineBoottimeMs, DateTimeOffset Until, bool Journaled, bool Made = true)
{
    public static ConfirmWindowRecord Of(ConfirmWindow window) =>
        new(window.Id, (long)window.Deadline.TotalMilliseconds, window.Until, window.Journaled, window.IsMade);

    /// <exception cref="ArgumentException">A number is out of range; OverflowException says the same.</exception>
    public ConfirmWindow ToWindow(Change change) =>
        new(Window, TimeSpan.FromMilliseconds(DeadlineBoottimeMs), Until, Journaled, change) { IsMade = Made };
}
