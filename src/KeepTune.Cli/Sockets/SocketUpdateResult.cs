using KeepTune.Cli.Show;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Cli.Sockets;

/// <summary>
/// <c>keeptune sockets set</c> and <c>sockets refresh</c>. Written as JSON by <see cref="SocketUpdateJson"/>, not serialized.
/// </summary>
/// <param name="Profile">Null for a refresh, and for values without a profile.</param>
/// <param name="Settings">Null for a refresh.</param>
/// <param name="Matched">Sockets that the filter matches.</param>
internal sealed record SocketUpdateResult(
    string Engine,
    SocketTable Table,
    bool DryRun,
    string? Profile,
    KeepaliveSettings? Settings,
    TimeSpan? Spread,
    int Matched,
    SocketChangePlan Plan)
{
    public const string SetSchema = "keeptune.sockets-set.v1";
    public const string RefreshSchema = "keeptune.sockets-refresh.v1";

    /// <summary>As in <see cref="ShowResult"/>.</summary>
    public int NotVisible { get; init; }

    /// <summary>Sockets that were changed, or would be in a dry run.</summary>
    public int Changed => Count(DryRun ? SocketChangeOutcomeKind.Pending : SocketChangeOutcomeKind.Changed);

    public int Unchanged => Plan.Unchanged + Count(SocketChangeOutcomeKind.Left);

    public int Count(SocketChangeOutcomeKind fate)
    {
        var count = 0;
        foreach (ref readonly var change in Plan.Changes.AsSpan())
            count += change.Fate == fate ? 1 : 0;
        return count;
    }
}
