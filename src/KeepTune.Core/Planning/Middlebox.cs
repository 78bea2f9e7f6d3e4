namespace KeepTune.Core.Planning;

/// <summary>What becomes of a connection at the end of a middlebox's patience.</summary>
public enum AtLimit
{
    NotKnown,

    /// <summary>It is forgotten, and what is sent later vanishes.</summary>
    Silent,

    /// <summary>It is forgotten, and what is sent later is answered by a reset.</summary>
    Reset,

    /// <summary>It is closed.</summary>
    Closed,
}

/// <summary>What stands between two ends of a connection and forgets it, or closes it, when it is idle for too long.</summary>
/// <param name="Limit">The silence that it puts up with, as shipped; null where it has no default.</param>
/// <param name="Shortest">The least that it can be set to; null where it is fixed or not documented.</param>
/// <param name="Longest">The most, likewise.</param>
/// <param name="Refreshed">Whether a keepalive probe counts as traffic: a proxy answers it itself and goes on counting.</param>
/// <param name="Source">A public text that says so.</param>
/// <param name="Verified">False where nobody has seen the source say so.</param>
public sealed record Middlebox(
    string Name,
    string Title,
    TimeSpan? Limit,
    TimeSpan? Shortest,
    TimeSpan? Longest,
    bool Refreshed,
    AtLimit AtLimit,
    string Source,
    bool Verified);
