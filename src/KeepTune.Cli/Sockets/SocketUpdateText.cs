using System.Globalization;
using System.Text;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets set</c> and <c>sockets refresh</c> for people: counts, by process, and what may surprise.</summary>
internal static class SocketUpdateText
{
    private const int MostNames = 10;

    public const string Forever = "values set on a socket can't be unset: they stay until it ends";

    public static string Question(SocketUpdateResult result)
    {
        var text = new StringBuilder();
        text.Append(result.Settings is null ? "start the keepalive timers anew on" : $"switch keepalive on with {Values(result)} on")
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
            text.Append(Forever).Append('\n');
        return text.Append("go on?").ToString();
    }

    public static string Report(SocketUpdateResult result)
    {
        var text = Done(result);
        if (result.Settings is not null && result.Changed > 0)
            text.Append(Forever).Append('\n');
        if (result.DryRun)
            text.Append("nothing is changed: this is a dry run\n");
        return text.ToString();
    }

    /// <summary>What <c>apply --refresh</c> did beside the change of the values.</summary>
    public static string Refreshed(SocketUpdateResult result) =>
        result.Matched == 0 ? "no idle socket keeps a longer timer\n" : Done(result).ToString();

    private static StringBuilder Done(SocketUpdateResult result)
    {
        var text = new StringBuilder();
        var changed = result.Changed;
        if (changed == 0 && result.Plan.Changes.Length == 0)
            text.Append(result.Plan.NotPermitted > 0 && result.Unchanged == 0 ? "nothing to do as far as can be seen: " : "unchanged: ")
                .Append(result.Settings is null ? "no timer to start anew" : $"nothing to set to {Values(result)}")
                .Append('\n');
        else if (result.Settings is null)
            text.Append(
                $"keepalive {(changed == 1 ? "timer" : "timers")} {(result.DryRun ? "would start" : "started")} anew on "
                    + $"{Describe.Count(changed, "socket")}\n");
        else
            text.Append(
                $"keepalive {(result.DryRun ? "would be" : "is")} on with {Values(result)} on {Describe.Count(changed, "socket")}\n");
        Processes(result, result.DryRun ? SocketChangeOutcomeKind.Pending : SocketChangeOutcomeKind.Changed, text);
        Others(result, text);
        Failed(result, text);
        if (result.DryRun && Burst(result) is { } burst)
            text.Append(burst).Append('\n');
        return text;
    }

    /// <summary>What is done about too many that would probe together; null where they are few.</summary>
    public static string? Burst(SocketUpdateResult result)
    {
        var plan = result.Plan;
        if (plan.Burst <= plan.Safe)
            return null;
        var together =
            $"{plan.Burst} sockets {(plan.Slices.Count > 1 ? "would" : "will")} probe together, and above {plan.Safe} probes may be lost";
        return plan.Slices.Count > 1
            ? $"{together}: in {plan.Slices.Count} slices: takes {Describe.AtMost(plan.Takes)}"
            : $"{together}: all at once, as '--allow-burst' says";
    }

    /// <summary>What TCP_USER_TIMEOUT makes of the new values; null where it changes nothing.</summary>
    public static string? OneProbeEnds(SocketUpdateResult result) => result.Plan.OneProbeEnds == 0 ? null
        : $"{Describe.Count(result.Plan.OneProbeEnds, "socket")} {Verb(result.Plan.OneProbeEnds, "has", "have")} a TCP_USER_TIMEOUT no "
            + $"longer than time and intvl together: with these values one lost probe ends {Verb(result.Plan.OneProbeEnds, "it", "them")}";

    /// <summary>Shorter where the terminal is narrow.</summary>
    internal static string Progress(int slice, int slices, int done, int sockets, TimeSpan left, int width)
    {
        var time = $"{DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, left.TotalSeconds))))} left";
        string[] forms = [
            $"slice {slice + 1} of {slices}, {done} of {sockets} sockets: {time}; Ctrl-C leaves the others as they are",
            $"{done} of {sockets} sockets: {time}",
            time,
            ""
        ];
        return forms.First(form => form.Length < width || form.Length == 0);
    }

    private static string Values(SocketUpdateResult result) =>
        $"{result.Settings}{(result.Spread is { } spread ? $", times up to {DurationText.Format(spread)} longer," : "")} "
            + $"(time/intvl/probes{(result.Profile is null ? "" : $", '{result.Profile}'")})";

    // A program of many processes on one line.
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
            in groups.OrderByDescending(group => group.Value.Sockets).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostNames))
            text.Append(
                $"  {Printable.Escape(name)} "
                    + $"({(pids.Count == 1 ? pids.First().ToString(CultureInfo.InvariantCulture) : $"{pids.Count} processes")}): "
                    + $"{Describe.Count(sockets, "socket")}\n");
        if (groups.Count > MostNames)
            text.Append($"  and {Describe.Count(groups.Count - MostNames, "other program")}\n");
    }

    private static void Others(SocketUpdateResult result, StringBuilder text)
    {
        if (result.Unchanged > 0)
            text.Append(
                $"{Describe.Count(result.Unchanged, "socket")} "
                    + (result.Settings is null
                    ? $"{Verb(result.Unchanged, "has", "have")} no keepalive timer, or one that is not late\n"
                    : $"{Verb(result.Unchanged, "has", "have")} these values already\n"));
        if (result.Plan.BeingProbed > 0)
            text.Append(
                $"{Describe.Count(result.Plan.BeingProbed, "socket")} {Verb(result.Plan.BeingProbed, "has", "have")} unanswered probes, "
                    + "which the new values would take for the end of the connection: left alone\n");
        if (result.Plan.NotPermitted > 0)
            text.Append($"{Describe.Count(result.Plan.NotPermitted, "socket")} may not be inspected\n");
        if (result.Plan.NotReachable > 0)
            text.Append(
                $"{Describe.Count(result.Plan.NotReachable, "socket")} {Verb(result.Plan.NotReachable, "is", "are")} held by no process "
                    + "and can't be reached\n");
        if (result.Count(SocketChangeOutcomeKind.Vanished) is > 0 and var vanished)
            text.Append($"{Describe.Count(vanished, "socket")} ended meanwhile\n");
    }

    private static void Failed(SocketUpdateResult result, StringBuilder text)
    {
        var failed = 0;
        foreach (ref readonly var change in result.Plan.Changes.AsSpan())
        {
            ref readonly var socket = ref result.Table[change.Row];
            if (change.Fate is SocketChangeOutcomeKind.Failed && ++failed <= MostNames)
                text.Append(
                    $"failed: {SocketText.Endpoint(socket.Local, socket.LocalPort, socket.Ipv4)} "
                        + $"{SocketText.Endpoint(socket.Peer, socket.PeerPort, socket.Ipv4)} "
                        + $"{Printable.Escape(result.Table.Processes[socket.Process].Name)} "
                        + $"({result.Table.Processes[socket.Process].Pid}): {change.Message}\n");
        }

        if (failed > MostNames)
            text.Append($"and {Describe.Count(failed - MostNames, "other")}: '--json' lists all\n");
    }

    private static string Verb(int count, string one, string many) => count == 1 ? one : many;
}
