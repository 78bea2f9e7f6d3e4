using KeepTune.Core.Keepalive;
using KeepTune.Core.Sockets;

namespace KeepTune.Cli.Output.Results;

/// <summary><c>keeptune sockets set</c> and <c>sockets refresh</c>. Not serialized but written, by <see cref="SocketsChangeJson"/>.</summary>
/// <param name="Profile">Null for a refresh, and for values of none.</param>
/// <param name="Settings">Null for a refresh.</param>
/// <param name="Matched">Sockets that the filter takes.</param>
internal sealed record SocketsChangeResult(string Engine, SocketTable Table, bool DryRun, string? Profile, KeepaliveSettings? Settings, TimeSpan? Spread, int Matched, SocketsPlan Plan)
{
    public const string SetSchema = "keeptune.sockets-set.v1";
    public const string RefreshSchema = "keeptune.sockets-refresh.v1";

    /// <summary>As in <see cref="ShowResult"/>.</summary>
    public int NotVisible { get; init; }

    /// <summary>Sockets that were changed, or in a dry run would be.</summary>
    public int Changed => Count(DryRun ? SocketFate.Pending : SocketFate.Changed);

    public int Unchanged => Plan.Unchanged + Count(SocketFate.Left);

    public int Count(SocketFate fate)
    {
        var count = 0;
        foreach (ref readonly var change in Plan.Changes.AsSpan())
            count += change.Fate == fate ? 1 : 0;
        return count;
    }
}
