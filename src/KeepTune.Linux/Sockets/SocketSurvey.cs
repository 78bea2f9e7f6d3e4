using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Sockets;

/// <summary>Numbers of sockets of the processes with one name: following the sysctls, with their own values, without keepalive.</summary>
public sealed record ProcessSockets(string Process, int Following, int Own, int Off);

/// <summary>How the connections of one network namespace use keepalive.</summary>
/// <param name="Complete">False if time ran out, so that some are counted in <paramref name="NotKnown"/>.</param>
/// <param name="Following">With keepalive, following the sysctls.</param>
/// <param name="Own">With keepalive and their own values.</param>
/// <param name="Off">Without keepalive.</param>
/// <param name="NotKnown">With options that could not be read.</param>
/// <param name="Processes">By name, those with most sockets first.</param>
public sealed record SocketSurvey(bool Complete, int Following, int Own, int Off, int NotKnown, IReadOnlyList<ProcessSockets> Processes)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <summary>Counts them within a second, for display.</summary>
    /// <returns>Null if the kernel can't list its sockets.</returns>
    public static SocketSurvey? Look(Target target, SystemPaths paths)
    {
        var table = new SocketTable();
        var filter = SocketFilter.Connected;
        try
        {
            target.Inside(paths, () => NamespaceSockets.AddTo(table, filter, paths, IdleTimes.None));
            var source = new PidfdReader(paths) { Within = Within };
            source.Complete(table, filter);
            return Count(table, !source.IsCut);
        }
        catch (Failure)
        {
            return null;
        }
    }

    private static SocketSurvey Count(SocketTable table, bool complete)
    {
        var processes = new Dictionary<string, ProcessSockets>(StringComparer.Ordinal);
        var all = new ProcessSockets("", 0, 0, 0);
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

            var name = table.Processes[socket.Process].Name;
            var own = table.Namespaces[socket.Namespace].MayInherit(socket) == false;
            processes[name] = With(processes.GetValueOrDefault(name) ?? new(name, 0, 0, 0), socket.Keepalive, own);
            all = With(all, socket.Keepalive, own);
        }

        var sorted = processes.Values.ToList();
        sorted.Sort((a, b) => Total(a) != Total(b) ? Total(b) - Total(a) : string.CompareOrdinal(a.Process, b.Process));
        return new(complete, all.Following, all.Own, all.Off, unknown, sorted);
    }

    private static ProcessSockets With(ProcessSockets counted, int keepalive, bool own) =>
        keepalive == 0 ? counted with { Off = counted.Off + 1 }
        : own ? counted with { Own = counted.Own + 1 }
        : counted with { Following = counted.Following + 1 };

    private static int Total(ProcessSockets counted) => counted.Following + counted.Own + counted.Off;
}
