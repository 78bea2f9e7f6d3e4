using System.Globalization;
using System.Text;
using KeepTune.Core.Sockets;

namespace KeepTune.Cli.Sockets;

/// <summary><c>keeptune sockets</c> for people: a table like that of ss(8), and a summary line.</summary>
internal static class SocketsText
{
    private const string None = "-";

    private static readonly string[] Headings = [
        "STATE", "LOCAL", "PEER", "PROCESS", "KEEPALIVE", "TIME", "INTVL", "PROBES", "ORIGIN", "TIMER", "IDLE", "DETECTION", "IN FLIGHT"
    ];

    // Dropped in this order when the terminal is too narrow.
    private static readonly int[] Leave = [12, 10, 8, 7, 6, 9, 5, 0];

    // With several namespaces the first column is NETNS.
    private static readonly int[] Numbers = [5, 6, 7, 10, 11, 12];

    /// <param name="bare">Without header and summary.</param>
    /// <param name="cut">Cut lines to the width of the screen.</param>
    public static void Write(SocketsResult result, Report report, Screen screen, bool bare, bool cut = false)
    {
        var several = result.Everywhere;
        var numbers = new int[Numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Numbers[i] + (several ? 1 : 0);
        IReadOnlyList<string>? headings = bare ? null : several ? ["NETNS", .. Headings] : Headings;
        if (result.Rows.Length > 0)
            Columns.Write(
                new(headings, [.. Leave.Select(column => column + (several ? 1 : 0))], numbers),
                result.Rows.Length,
                row => Cells(result.Table, result.Rows[row], several),
                line => report.Write(cut ? Cut(line, screen.Width) : line.ToString()),
                screen);
        if (bare)
            return;
        var sum = $"{Sum(result.Summary, result.Rows.Length)}; read by {result.Engine}\n";
        report.Write(cut ? Cut(new(sum), screen.Width) : new Page(screen).Append(sum).ToString());
    }

    /// <summary>Number of sockets that fit on a screen with the header, the summary and the cursor's line.</summary>
    public static int RowsOn(Screen screen) => screen.Height is { } lines && lines > 3 ? lines - 3 : int.MaxValue;

    internal static string Sum(SocketsSummary summary, int shown)
    {
        var text = Describe.Count(summary.Sockets, "socket");
        if (shown < summary.Sockets)
            text += $" ({shown} shown)";
        if (summary.Listening > 0)
            text += $", {summary.Listening} listening";
        if (summary.NotInspected > 0)
            text += $", {summary.NotInspected} not inspected";
        if (summary.NotJudged > 0)
            text += $", {summary.NotJudged} more may match";
        if (summary.Sockets > summary.Listening + summary.NotInspected)
            text += $"; {summary.WithoutKeepalive} without keepalive";
        if (summary.Never > 0)
            text += $"; {summary.Never} never {(summary.Never == 1 ? "detects" : "detect")} a dead peer";
        return summary.SlowestDetectionS is { } slowest
            ? $"{text}; slowest detection {(summary.Never > 0 ? "of the others " : "")}{Describe.Duration(slowest)}"
            : text;
    }

    private static string Cut(StringBuilder line, int width)
    {
        // A bold header begins with four characters that take no space.
        var longest = line[0] == '\e' ? width + 4 : width;
        return line.Length - 1 <= longest ? line.ToString() : $"{line.ToString(0, longest)}{(line[0] == '\e' ? "\e[0m" : "")}\n";
    }

    private static string[] Cells(SocketTable table, int row, bool several)
    {
        ref readonly var socket = ref table[row];
        var netns = table.Namespaces[socket.Namespace];
        string[] cells =
        [
            TcpStates.Word(socket.State),
            SocketText.Endpoint(socket.Local, socket.LocalPort, socket.Ipv4),
            SocketText.Endpoint(socket.Peer, socket.PeerPort, socket.Ipv4),
            Process(table, socket),
            socket.Keepalive switch
            {
                TcpSocket.Unknown => socket.Options switch
                {
                    OptionsState.NotPermitted => "unknown",
                    OptionsState.Failed => "unknown",
                    _ => None,
                },
                0 => "off",
                _ => socket.Options is OptionsState.NotPermitted ? "on, values unknown" : "on",
            },
            Number(socket.Time),
            Number(socket.Intvl),
            Number(socket.Probes),
            SocketText.Origin(socket, netns) ?? None,
            SocketText.Timer(socket.Timer) is { } timer ? $"{timer} {Wait(socket.TimerMs)}" : None,
            socket.IdleMs == TcpSocket.Unknown ? None : Wait(socket.IdleMs),
            SocketDetection.IsNever(socket) ? "never" : Seconds(SocketDetection.Idle(socket)),
            Seconds(SocketDetection.InFlight(socket, netns.Retransmission)),
        ];
        return several ? [netns.Display, .. cells] : cells;
    }

    private static string Process(SocketTable table, in TcpSocket socket)
    {
        if (socket.Process < 0)
            return None;
        var process = table.Processes[socket.Process];
        var others = table.OtherHolders(socket).Length;
        return $"{Printable.Escape(process.Name)} "
            + $"({process.Pid.ToString(CultureInfo.InvariantCulture)}"
            + $"{(others > 0 ? $" and {others.ToString(CultureInfo.InvariantCulture)} more" : "")})";
    }

    private static string Number(int number) => number == TcpSocket.Unknown ? None : number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan? duration) => duration is { } known ? $"{Describe.Number(known.TotalSeconds)} s" : None;

    private static string Wait(int milliseconds) => milliseconds < 1000 ? $"{milliseconds.ToString(CultureInfo.InvariantCulture)}ms"
        : DurationText.Format(TimeSpan.FromSeconds(milliseconds / 1000)).Replace(" ", "", StringComparison.Ordinal);
}
