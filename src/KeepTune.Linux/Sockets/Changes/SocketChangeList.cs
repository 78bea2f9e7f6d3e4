using System.Runtime.InteropServices;
using KeepTune.Core.Sockets.Changes;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>Changes and the processes that hold their sockets, in memory that two processes share.</summary>
internal sealed class SocketChangeList : IDisposable
{
    private const int Magic = 0x6b746368;
    private const int HeaderSize = 16;

    // Indexes of the words of the header.
    private const int FinishedAt = 2;

    private readonly SharedMemory memory;
    private readonly int count;

    private SocketChangeList(SharedMemory memory, int count)
    {
        this.memory = memory;
        this.count = count;
    }

    /// <summary>Whether the process that makes the changes has finished.</summary>
    public bool IsFinished
    {
        get => Volatile.Read(ref MemoryMarshal.Cast<byte, int>(memory.Bytes)[FinishedAt]) != 0;
        set => Volatile.Write(ref MemoryMarshal.Cast<byte, int>(memory.Bytes)[FinishedAt], value ? 1 : 0);
    }

    public FileDescriptor Descriptor => memory.Descriptor;

    public Span<SharedSocketChange> Changes =>
        MemoryMarshal.Cast<byte, SharedSocketChange>(memory.Bytes.Slice(HeaderSize, count * SharedSocketChange.Size));

    public ReadOnlySpan<int> Pids => MemoryMarshal.Cast<byte, int>(memory.Bytes[(HeaderSize + (count * SharedSocketChange.Size))..]);

    /// <exception cref="Failure">There is not enough memory.</exception>
    public static SocketChangeList Make(ReadOnlySpan<SharedSocketChange> changes, ReadOnlySpan<int> pids)
    {
        var memory = SharedMemory.Create(HeaderSize + (changes.Length * SharedSocketChange.Size) + (pids.Length * sizeof(int)));
        var list = new SocketChangeList(memory, changes.Length);
        MemoryMarshal.Write(memory.Bytes, Magic);
        MemoryMarshal.Write(memory.Bytes[4..], changes.Length);
        changes.CopyTo(list.Changes);
        MemoryMarshal.AsBytes(pids).CopyTo(memory.Bytes[(HeaderSize + (changes.Length * SharedSocketChange.Size))..]);
        return list;
    }

    /// <summary>The list in memory that another process has created.</summary>
    /// <exception cref="Failure">InvalidInput: it is not a list.</exception>
    public static SocketChangeList Of(SharedMemory memory)
    {
        if (memory.Length < HeaderSize
            || MemoryMarshal.Read<int>(memory.Bytes) != Magic
            || MemoryMarshal.Read<int>(memory.Bytes[4..]) is var count
                && (count < 0 || count > (memory.Length - HeaderSize) / SharedSocketChange.Size))
            throw new Failure(FailureKind.InvalidInput, "this is not a list of changes");
        return new(memory, count);
    }

    public void Dispose() => memory.Dispose();
}
