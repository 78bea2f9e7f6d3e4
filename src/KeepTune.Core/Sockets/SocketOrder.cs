namespace KeepTune.Core.Sockets;

/// <summary>Sorts a listing by one key, then by local port and address and by peer. Unknown values come last.</summary>
public sealed class SocketOrder
{
    private readonly SocketTable table;
    private readonly string key;

    private SocketOrder(SocketTable table, string key)
    {
        this.table = table;
        this.key = key;
    }

    /// <summary>The words that <c>--sort</c> accepts.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["local", "peer", "state", "pid", "process", "time", "detection", "idle", "timer"];

    /// <exception cref="Failure">InvalidInput: no such key.</exception>
    public static void Check(string key)
    {
        if (!Keys.Contains(key))
            throw new Failure(
                FailureKind.InvalidInput,
                $"'--sort' is {Printable.Quote(key)}, expected one of {string.Join(", ", Keys)}",
                NearestName.Of(key, Keys) is { } nearest ? $"did you mean '{nearest}'?" : null);
    }

    /// <summary>Sorts rows of the table: slowest detection and longest idle time first, everything else ascending.</summary>
    public static void Sort(SocketTable table, int[] rows, string key)
    {
        var order = new SocketOrder(table, key);
        order.Merge(rows, new int[rows.Length], 0, rows.Length);
    }

    // By hand: the class library's sort would be compiled again for this type and comparison.
    private void Merge(int[] rows, int[] spare, int from, int to)
    {
        if (to - from < 2)
            return;
        var middle = from + ((to - from) / 2);
        Merge(rows, spare, from, middle);
        Merge(rows, spare, middle, to);
        if (Compare(rows[middle - 1], rows[middle]) <= 0)
            return;

        Array.Copy(rows, from, spare, from, middle - from);
        var (left, right, at) = (from, middle, from);
        while (left < middle)
            rows[at++] = right < to && Compare(spare[left], rows[right]) > 0 ? rows[right++] : spare[left++];
    }

    private int Compare(int x, int y)
    {
        ref readonly var a = ref table[x];
        ref readonly var b = ref table[y];
        var first = key switch
        {
            "peer" => Peer(a, b),
            "state" => a.State.CompareTo(b.State),
            "pid" => ((uint)a.Process).CompareTo((uint)b.Process),
            "process" => Process(a, b),
            "time" => ((uint)a.Time).CompareTo((uint)b.Time),
            "detection" => Detection(b).CompareTo(Detection(a)),
            "idle" => b.IdleMs.CompareTo(a.IdleMs),
            "timer" => Timer(a).CompareTo(Timer(b)),
            _ => 0,
        };
        return first != 0 ? first : Local(a, b) is not 0 and var local ? local : Peer(a, b);
    }

    private int Process(in TcpSocket a, in TcpSocket b) => a.Process < 0 || b.Process < 0
        ? (b.Process < 0 ? 0 : 1) - (a.Process < 0 ? 0 : 1)
        : string.CompareOrdinal(table.Processes[a.Process].Name, table.Processes[b.Process].Name);

    private static long Detection(in TcpSocket socket) =>
        SocketDetection.IsNever(socket) ? long.MaxValue : SocketDetection.Idle(socket)?.Ticks ?? -1;

    private static int Timer(in TcpSocket socket) => socket.Timer is SocketTimer.None ? int.MaxValue : socket.TimerMs;

    private static int Local(in TcpSocket a, in TcpSocket b) =>
        a.LocalPort != b.LocalPort ? a.LocalPort.CompareTo(b.LocalPort) : a.Local.Value.CompareTo(b.Local.Value);

    private static int Peer(in TcpSocket a, in TcpSocket b) =>
        a.PeerPort != b.PeerPort ? a.PeerPort.CompareTo(b.PeerPort) : a.Peer.Value.CompareTo(b.Peer.Value);
}
