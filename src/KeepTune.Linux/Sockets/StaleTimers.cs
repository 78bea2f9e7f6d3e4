using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using KeepTune.Linux.Sysctls;

namespace KeepTune.Linux.Sockets;

/// <summary>The idle sockets that a change of the values does not reach at once.</summary>
/// <param name="Sockets">Number of sockets that still run a timer set by an earlier, longer time.</param>
/// <param name="Longest">Time until the last of these fires.</param>
/// <param name="Complete">False if time ran out: the number is then a minimum.</param>
public sealed record StaleTimers(int Sockets, TimeSpan Longest, bool Complete)
{
    /// <summary>Counts them within 100 ms.</summary>
    /// <returns>Null if the kernel can't list its sockets.</returns>
    public static StaleTimers? Look(Target target, SystemPaths paths) =>
        BriefScan.Read(
            target,
            paths,
            () => SocketDefaults.Read() is { } now ? SocketFilter.Connected with { LateFor = now } : null) is var (table, complete)
            ? Count(table, complete)
            : null;

    private static StaleTimers Count(SocketTable table, bool complete)
    {
        var (count, longest) = (0, 0);
        for (var row = 0; row < table.Count; row++)
        {
            ref readonly var socket = ref table[row];
            if (table.Namespaces[socket.Namespace].Settings is not { } now || !StaleTimer.Runs(socket, now, now, now))
                continue;
            count++;
            longest = Math.Max(longest, socket.TimerMs);
        }

        return new(count, TimeSpan.FromMilliseconds(longest), complete);
    }
}
