using System.Runtime.InteropServices;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Changes as a program in the kernel finds them: an array that is our memory as well, and by each socket's cookie the place in it.
/// </summary>
internal sealed unsafe class SocketChangeMaps : IDisposable
{
    private const int HashMap = 1, ArrayMap = 2;

    // BPF_F_MMAPABLE (Linux 5.5).
    private const int CanBeMapped = 1 << 10;

    private readonly SharedMemory memory;

    private SocketChangeMaps(FileDescriptor places, SharedMemory memory)
    {
        Places = places;
        this.memory = memory;
    }

    public FileDescriptor Places { get; }

    public FileDescriptor Array => memory.Descriptor;

    public Span<SharedSocketChange> Changes => MemoryMarshal.Cast<byte, SharedSocketChange>(memory.Bytes);

    /// <exception cref="Failure">The kernel makes none.</exception>
    public static SocketChangeMaps Of(ReadOnlySpan<SharedSocketChange> changes)
    {
        var memory = SharedMemory.Of(
            Make(ArrayMap, sizeof(int), SharedSocketChange.Size, changes.Length, CanBeMapped), changes.Length * SharedSocketChange.Size);
        var maps = new SocketChangeMaps(Make(HashMap, sizeof(ulong), sizeof(int), changes.Length, 0), memory);
        changes.CopyTo(maps.Changes);
        var (cookies, places) = (new ulong[changes.Length], new int[changes.Length]);
        for (var i = 0; i < changes.Length; i++)
            (cookies[i], places[i]) = (changes[i].Cookie, i);
        fixed (ulong* keys = cookies)
        fixed (int* values = places)
        {
            new BpfAttributes()
                .Set(16, keys)
                .Set(24, values)
                .Set(32, changes.Length)
                .Set(36, maps.Places.Number)
                .Call(BpfCommand.MapUpdateBatch, out Errno error);
            if (error == Errno.None)
                return maps;
            maps.Dispose();
            throw error.Failure("fill a BPF map");
        }
    }

    public void Dispose()
    {
        memory.Dispose();
        Places.Dispose();
    }

    private static FileDescriptor Make(int type, int key, int value, int entries, int flags)
    {
        var error = BpfCalls.MakeMap(type, key, value, entries, flags, "keeptune_change"u8, out var map);
        return error == Errno.None ? map : throw error.Failure("make a BPF map");
    }
}
