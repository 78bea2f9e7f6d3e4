using System.Globalization;
using System.Text;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets set</c> and <c>sockets refresh</c> for people: counts by process, and warnings.</summary>
internal static class SocketUpdateText
{
    private const int MaxNames = 10;

    public const string Permanent = "this can't be undone: the values stay until each connection closes";

    public static string Question(SocketUpdateResult result)
    {
        var text = new StringBuilder();
        text.Append(result.Settings is null ? "this will restart the timers of" : $"this will enable keepalive ({Values(result)}) on")
            .Append(' ')
            .Append(Describe.Count(result.Plan.Changes.Length, "socket"))
            .Append(":\n");
        Processes(result, SocketChangeOutcomeKind.Pending, text);
        Others(result, text);
        if (Burst(result) is { } burst)
            text.Append(burst).Append('\n');
        if (OneProbeEnds(result) is { } ends)
            text.Append(ends).Append('\n');
        if (result.Settings is not null)
            text.Append(Permanent).Append('\n');
        return text.Append("continue?").ToString();
    }

    public static string Report(SocketUpdateResult result)
    {
        var text = Done(result);
        if (result.Settings is not null && result.Changed > 0)
            text.Append(Permanent).Append('\n');
        if (result.DryRun)
            text.Append("dry run: nothing was changed\n");
        return text.ToString();
    }

    /// <summary>Reports the restarted timers of <c>apply --refresh</c>.</summary>
    public static string Refreshed(SocketUpdateResult result) =>
        result.Matched == 0 ? "no idle connection still has a longer timer running\n" : Done(result).ToString();

    private static StringBuilder Done(SocketUpdateResult result)
    {
        var text = new StringBuilder();
        var changed = result.Changed;
        if (changed == 0 && result.Plan.Changes.Length == 0)
            text.Append(result.Plan.NotPermitted > 0 && result.Unchanged == 0
                    ? "no change to the sockets that can be inspected: "
                    : "no change: ")
                .Append(result.Settings is null ? "no timer to restart" : $"no socket to set to {Values(result)}")
                .Append('\n');
        else if (result.Settings is null)
            text.Append(
                $"{(result.DryRun ? "would restart" : "restarted")} the {(changed == 1 ? "timer" : "timers")} of "
                    + $"{Describe.Count(changed, "socket")}\n");
        else
            text.Append(
                $"{(result.DryRun ? "would enable" : "enabled")} keepalive ({Values(result)}) on {Describe.Count(changed, "socket")}\n");
        Processes(result, result.DryRun ? SocketChangeOutcomeKind.Pending : SocketChangeOutcomeKind.Changed, text);
        Others(result, text);
        Failed(result, text);
        if (result.DryRun && Burst(result) is { } burst)
            text.Append(burst).Append('\n');
        if (result.DryRun && OneProbeEnds(result) is { } ends)
            text.Append(ends).Append('\n');
        return text;
    }

    /// <summary>How sockets that would probe together are kept apart; null if they are few enough.</summary>
    public static string? Burst(SocketUpdateResult result)
    {
        var plan = result.Plan;
        if (plan.Burst <= plan.Safe)
            return null;
        return plan.Slices.Count > 1
            ? $"working in {plan.Slices.Count} batches, so that no probes are dropped; this takes {Describe.AtMost(plan.Takes)}"
            : $"{plan.Burst} sockets will probe at once because of '--allow-burst'; with more than {plan.Safe} at once, probes may be "
                + "dropped";
    }

    /// <summary>Warns where TCP_USER_TIMEOUT shortens the new values to one probe; null if it does not.</summary>
    public static string? OneProbeEnds(SocketUpdateResult result) => result.Plan.OneProbeEnds == 0 ? null
        : $"{Describe.Count(result.Plan.OneProbeEnds, "socket")} {Verb(result.Plan.OneProbeEnds, "has", "have")} a TCP_USER_TIMEOUT no "
            + $"longer than time + intvl: with these values one lost probe ends {Verb(result.Plan.OneProbeEnds, "it", "them")}";

    /// <summary>Shorter on a narrow terminal.</summary>
    internal static string Progress(int slice, int slices, int done, int sockets, TimeSpan left, int width)
    {
        var time = $"{DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, left.TotalSeconds))))} left";
        string[] forms = [
            $"batch {slice + 1} of {slices}, {done} of {sockets} sockets: {time}; Ctrl-C leaves the rest unchanged",
            $"{done} of {sockets} sockets: {time}",
            time,
            ""
        ];
        return forms.First(form => form.Length < width || form.Length == 0);
    }

    private static string Values(SocketUpdateResult result) =>
        $"{result.Settings}{(result.Profile is null ? "" : $", '{result.Profile}'")}"
            + $"{(result.Spread is { } spread ? $", times staggered by up to {DurationText.Format(spread)}" : "")}";

    // The processes of one program share a line.
    private static void Processes(SocketUpdateResult result, SocketChangeOutcomeKind fate, StringBuilder text)
    {
        var groups = new Dictionary<string, (HashSet<int> Pids, int Sockets)>(StringComparer.Ordinal);
        foreach (ref readonly var change in result.Plan.Changes.AsSpan())
        {
            if (change.Fate != fate)
                continue;
            var process = result.Table.Processes[result.Table[change.Row].Process];
            var (pids, sockets) = groups.TryGetValue(process.Name, out var group) ? group : ([], 0);
            pids.Add(process.Pid);
            groups[process.Name] = (pids, sockets + 1);
        }

        foreach (var (name, (pids, sockets))
            in groups.OrderByDescending(group => group.Value.Sockets).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MaxNames))
            text.Append(
                $"  {Printable.Escape(name)} "
                    + $"({(pids.Count == 1 ? pids.First().ToString(CultureInfo.InvariantCulture) : $"{pids.Count} processes")}): "
                    + $"{Describe.Count(sockets, "socket")}\n");
        if (groups.Count > MaxNames)
            text.Append($"  and {Describe.Count(groups.Count - MaxNames, "other program")}\n");
    }

    private static void Others(SocketUpdateResult result, StringBuilder text)
    {
        if (result.Unchanged > 0)
            text.Append(
                $"{Describe.Count(result.Unchanged, "socket")} "
                    + (result.Settings is null
                    ? $"already {Verb(result.Unchanged, "runs by its current values, or has", "run by their current values, or have")} "
                        + "no timer\n"
                    : $"already {Verb(result.Unchanged, "has", "have")} these values\n"));
        if (result.Plan.BeingProbed > 0)
            text.Append(
                $"{Describe.Count(result.Plan.BeingProbed, "socket")} {Verb(result.Plan.BeingProbed, "has", "have")} unanswered probes "
                    + "and would be dropped by the new values: skipped\n");
        if (result.Plan.NotPermitted > 0)
            text.Append($"{Describe.Count(result.Plan.NotPermitted, "socket")} can't be inspected\n");
        if (result.Plan.NotReachable > 0)
            text.Append(
                $"{Describe.Count(result.Plan.NotReachable, "socket")} {Verb(result.Plan.NotReachable, "is", "are")} held by no process "
                    + "and can't be changed\n");
        if (result.Count(SocketChangeOutcomeKind.Vanished) is > 0 and var vanished)
            text.Append($"{Describe.Count(vanished, "socket")} ended in the meantime\n");
    }

    private static void Failed(SocketUpdateResult result, StringBuilder text)
    {
        var failed = 0;
        foreach (ref readonly var change in result.Plan.Changes.AsSpan())
        {
            ref readonly var socket = ref result.Table[change.Row];
            if (change.Fate is SocketChangeOutcomeKind.Failed && ++failed <= MaxNames)
                text.Append(
                    $"failed: {SocketText.Endpoint(socket.Local, socket.LocalPort, socket.Ipv4)} "
                        + $"{SocketText.Endpoint(socket.Peer, socket.PeerPort, socket.Ipv4)} "
                        + $"{Printable.Escape(result.Table.Processes[socket.Process].Name)} "
                        + $"({result.Table.Processes[socket.Process].Pid}): {change.Message}\n");
        }

        if (failed > MaxNames)
            text.Append($"and {failed - MaxNames} more; '--json' lists all\n");
    }

    private static string Verb(int count, string one, string many) => count == 1 ? one : many;
}
