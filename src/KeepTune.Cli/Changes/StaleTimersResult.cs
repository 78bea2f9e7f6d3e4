namespace KeepTune.Cli.Changes;

/// <summary>The idle sockets that a change of the values does not reach at once.</summary>
/// <param name="Sockets">How many run a timer that an earlier, longer time has set.</param>
/// <param name="Longest">Until the last of these fires.</param>
/// <param name="Complete">False when the time was up: it is the least that they can be.</param>
internal sealed record StaleTimersResult(int Sockets, TimeSpan Longest, bool Complete);
