using KeepTune.Core.Sockets;
using KeepTune.Linux.Sockets;

namespace KeepTune.Cli.Show;

/// <summary>Counts what the connections of one namespace do about keepalive. For people, so it takes a second at most.</summary>
internal static class SocketSurvey
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <returns>Null where the kernel does not tell its sockets.</returns>
    public static SocketSurveyResult? Of(Target target, Invocation invocation)
    {
        var table = new SocketTable();
        var filter = SocketFilter.Connected;
        try
        {
            target.Inside(invocation.Paths, () => NamespaceSockets.AddTo(table, filter, invocation.Paths, IdleTimes.None));
            var source = new PidfdReader(invocation.Paths) { Within = Within };
            source.Complete(table, filter);
            return Count(table, !source.IsCut);
        }
        catch (Failure)
        {
            return null;
        }
    }

    private static SocketSurveyResult Count(SocketTable table, bool complete)
    {
        var processes = new Dictionary<string, ProcessSocketsResult>(StringComparer.Ordinal);
        var all = new ProcessSocketsResult("", 0, 0, 0);
        var unknown = 0;
        for (var row = 0; row < table.Count; row++)
        {
            ref readonly var socket = ref table[row];
            if (!socket.HasConnection)
                continue;
            if (socket.Keepalive == TcpSocket.Unknown || socket.Process < 0 || socket.Settings is null)
            {
                unknown++;
                continue;
            }

            var name = Printable.Escape(table.Processes[socket.Process].Name);
            var own = table.Namespaces[socket.Namespace].MayInherit(socket) == false;
            processes[name] = With(processes.GetValueOrDefault(name) ?? new(name, 0, 0, 0), socket.Keepalive, own);
            all = With(all, socket.Keepalive, own);
        }

        var sorted = processes.Values.ToList();
        sorted.Sort((a, b) => Total(a) != Total(b) ? Total(b) - Total(a) : string.CompareOrdinal(a.Process, b.Process));
        return new(complete, all.Obey, all.Own, all.Off, unknown, sorted);
    }

    private static ProcessSocketsResult With(ProcessSocketsResult counted, int keepalive, bool own) =>
        keepalive == 0 ? counted with { Off = counted.Off + 1 }
        : own ? counted with { Own = counted.Own + 1 }
        : counted with { Obey = counted.Obey + 1 };

    private static int Total(ProcessSocketsResult counted) => counted.Obey + counted.Own + counted.Off;
}
