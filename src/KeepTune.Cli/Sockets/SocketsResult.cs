using KeepTune.Cli.Show;
using KeepTune.Core.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary>
/// <c>keeptune sockets</c>: rows of a table in the order shown. Written as JSON by <see cref="SocketsJson"/>, not serialized.
/// </summary>
/// <param name="Engine">How the options were read.</param>
/// <param name="Rows">The rows that are shown.</param>
/// <param name="Summary">Totals of all sockets that match.</param>
/// <param name="NotVisible">As in <see cref="ShowResult"/>.</param>
/// <param name="Everywhere">Several network namespaces were selected, however many have sockets.</param>
internal sealed record SocketsResult(string Engine, SocketTable Table, int[] Rows, SocketsSummary Summary, int NotVisible, bool Everywhere)
{
    public const string SchemaName = "keeptune.sockets.v1";
}

/// <param name="WithoutKeepalive">Connections on which keepalive is off.</param>
/// <param name="NotInspected">Sockets of processes that can't be inspected.</param>
/// <param name="Never">Connections and listening sockets that never detect a dead peer.</param>
/// <param name="SlowestDetectionS">Of the connections with keepalive; null if none of them ever ends.</param>
/// <param name="NotJudged">Other sockets that may match, if what can't be read about them does.</param>
internal sealed record SocketsSummary(
    int Sockets, int Listening, int WithoutKeepalive, int NotInspected, int NotRead, int NotJudged, int Never, double? SlowestDetectionS)
{
    public static SocketsSummary Of(SocketTable table, int[] rows, int notJudged)
    {
        var (listening, without, kept, failed, never) = (0, 0, 0, 0, 0);
        TimeSpan? slowest = null;
        foreach (var row in rows)
        {
            ref readonly var socket = ref table[row];
            kept += socket.Options is OptionsState.NotPermitted ? 1 : 0;
            never += SocketDetection.IsNever(socket) ? 1 : 0;
            failed += socket.Options is OptionsState.Failed ? 1 : 0;
            if (socket.IsListening)
            {
                listening++;
                continue;
            }

            without += socket.Keepalive == 0 ? 1 : 0;
            if (SocketDetection.Idle(socket) is { } detection && (slowest is null || detection > slowest))
                slowest = detection;
        }

        return new(rows.Length, listening, without, kept, failed, notJudged, never, Seconds.Of(slowest));
    }
}
