using System.Runtime.InteropServices;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Changes as a program in the kernel finds them: an array that is shared with this process, and a map from a socket's cookie to its index.
/// </summary>
internal sealed class SocketChangeMaps : IDisposable
{
    private readonly SharedMemory memory;

    private SocketChangeMaps(FileDescriptor places, SharedMemory memory)
    {
        Places = places;
        this.memory = memory;
    }

    public FileDescriptor Places { get; }

    public FileDescriptor Array => memory.Descriptor;

    public Span<SharedSocketChange> Changes => MemoryMarshal.Cast<byte, SharedSocketChange>(memory.Bytes);

    /// <exception cref="Failure">The kernel refuses to create them.</exception>
    public static SocketChangeMaps Of(ReadOnlySpan<SharedSocketChange> changes)
    {
        var memory = SharedMemory.Of(
            Make(new(BpfMaps.Array, sizeof(int), SharedSocketChange.Size, changes.Length, BpfMaps.CanBeMapped)),
            changes.Length * SharedSocketChange.Size);
        var maps = new SocketChangeMaps(Make(new(BpfMaps.Hash, sizeof(ulong), sizeof(int), changes.Length)), memory);
        changes.CopyTo(maps.Changes);
        var (cookies, places) = (new ulong[changes.Length], new int[changes.Length]);
        for (var i = 0; i < changes.Length; i++)
            (cookies[i], places[i]) = (changes[i].Cookie, i);
        var error = BpfMaps.Update(maps.Places, cookies, places);
        if (error == Errno.None)
            return maps;
        maps.Dispose();
        throw error.Failure("fill a BPF map");
    }

    public void Dispose()
    {
        memory.Dispose();
        Places.Dispose();
    }

    private static FileDescriptor Make(BpfMapShape shape)
    {
        var error = BpfMaps.Make(shape, "keeptune_change"u8, out var map);
        return error == Errno.None ? map : throw error.Failure("create a BPF map");
    }
}
