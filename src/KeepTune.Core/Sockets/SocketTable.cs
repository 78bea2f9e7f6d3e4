namespace KeepTune.Core.Sockets;

/// <summary>
/// All sockets of a listing, in pages of structures that never move: a hundred thousand of them take 13 MB, and a reference to one stays
/// valid while others are added.
/// </summary>
public sealed class SocketTable
{
    private const int PageBits = 11;
    private const int PageSize = 1 << PageBits;

    private TcpSocket[][] pages = [];

    // Pairs of a process and the index of the next pair's link; 0 ends the list.
    private int[] holders = [];
    private int holderCount;

    public int Count { get; private set; }

    public List<SocketNamespace> Namespaces { get; } = [];

    /// <summary>By process id, ascending.</summary>
    public IReadOnlyList<SocketProcess> Processes { get; set; } = [];

    public ref TcpSocket this[int row] => ref pages[row >> PageBits][row & (PageSize - 1)];

    public void Add(in TcpSocket socket)
    {
        if (Count >> PageBits == pages.Length)
        {
            Array.Resize(ref pages, pages.Length + 1);
            pages[^1] = new TcpSocket[PageSize];
        }

        Count++;
        this[Count - 1] = socket;
    }

    /// <summary>Removes the sockets from this row on.</summary>
    public void Cut(int count) => Count = count;

    /// <summary>Notes another process that holds a socket; the caller excludes other threads.</summary>
    public void AddHolder(int row, int process)
    {
        ref var socket = ref this[row];
        if (socket.Process == process)
            return;
        if (socket.Process < 0)
        {
            socket.Process = process;
            return;
        }

        for (var at = socket.Holders; at > 0; at = holders[at])
        {
            if (holders[at - 1] == process)
                return;
        }

        if (holderCount == holders.Length)
            Array.Resize(ref holders, Math.Max(64, holders.Length * 2));
        holders[holderCount] = Math.Max(socket.Process, process);
        holders[holderCount + 1] = socket.Holders;
        holderCount += 2;
        socket.Holders = holderCount - 1;
        socket.Process = Math.Min(socket.Process, process);
    }

    /// <summary>The processes other than the first that hold a socket, by index, ascending.</summary>
    public int[] OtherHolders(in TcpSocket socket)
    {
        var count = 0;
        for (var at = socket.Holders; at > 0; at = holders[at])
            count++;
        if (count == 0)
            return [];

        var found = new int[count];
        for (var at = socket.Holders; at > 0; at = holders[at])
            found[--count] = holders[at - 1];
        Array.Sort(found);
        return found;
    }
}
