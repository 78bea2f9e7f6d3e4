using System.Text;
using KeepTune.Core.Sockets;
using KeepTune.Core.Sockets.Programs;

namespace KeepTune.Linux.Sockets;

/// <summary>The records of a pass, in order, and their processes.</summary>
internal sealed class SocketRecords
{
    private const int PageBits = 11;
    private const int PageSize = 1 << PageBits;

    private readonly List<SocketRecord[]> pages = [];
    private readonly Dictionary<int, string> names = [];
    private int last;

    public int Count { get; private set; }

    public ref readonly SocketRecord this[int number] => ref pages[number >> PageBits][number & (PageSize - 1)];

    /// <param name="command">The name of the process.</param>
    public void Add(in SocketRecord record, ReadOnlySpan<byte> command)
    {
        if (Count >> PageBits == pages.Count)
            pages.Add(new SocketRecord[PageSize]);
        pages[^1][Count & (PageSize - 1)] = record;
        Count++;

        // The records of one process are adjacent.
        if (record.Process == last)
            return;
        last = record.Process;
        names[last] = Encoding.UTF8.GetString(command);
    }

    /// <summary>By process id, ascending.</summary>
    public SocketProcess[] Processes()
    {
        var pids = new int[names.Count];
        names.Keys.CopyTo(pids, 0);
        Array.Sort(pids);
        var processes = new SocketProcess[pids.Length];
        for (var i = 0; i < pids.Length; i++)
            processes[i] = new(pids[i], names[pids[i]]);
        return processes;
    }
}
