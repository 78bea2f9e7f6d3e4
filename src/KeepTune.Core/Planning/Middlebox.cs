namespace KeepTune.Core.Planning;

/// <summary>What happens to a connection at the idle timeout of a middlebox.</summary>
public enum AtLimit
{
    NotKnown,

    /// <summary>Its entry expires, and data sent later is lost.</summary>
    Silent,

    /// <summary>Its entry expires, and data sent later is answered by a reset.</summary>
    Reset,

    /// <summary>It is closed.</summary>
    Closed,
}

/// <summary>A device on the path that drops or closes a connection when it is idle for too long.</summary>
/// <param name="Limit">Default idle timeout; null if it has none.</param>
/// <param name="Shortest">Lowest setting; null if fixed or not documented.</param>
/// <param name="Longest">Highest setting, likewise.</param>
/// <param name="Refreshed">Whether a keepalive probe counts as traffic: a proxy answers it itself, and its idle time goes on.</param>
/// <param name="Source">A public source.</param>
/// <param name="Verified">Whether the source was checked.</param>
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
