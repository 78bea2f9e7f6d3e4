namespace KeepTune.Linux.Bpf;

/// <summary>What a map holds.</summary>
/// <param name="Key">Its size in bytes; 0 for a map without.</param>
/// <param name="Value">The size in bytes.</param>
internal readonly record struct BpfMapShape(int Type, int Key, int Value, int Entries, int Flags = 0);

/// <summary>Maps of bpf(2): each call returns its <see cref="Errno"/>.</summary>
internal static unsafe class BpfMaps
{
    // enum bpf_map_type (linux/bpf.h).
    internal const int Hash = 1;
    internal const int Array = 2;
    internal const int Queue = 22;

    // BPF_F_MMAPABLE (Linux 5.5).
    internal const int CanBeMapped = 1 << 10;

    public static Errno Make(BpfMapShape shape, ReadOnlySpan<byte> name, out FileDescriptor map)
    {
        LockedMemory.Allow();
        var attr = new BpfAttrMapCreate
        {
            map_type = (uint)shape.Type,
            key_size = (uint)shape.Key,
            value_size = (uint)shape.Value,
            max_entries = (uint)shape.Entries,
            map_flags = (uint)shape.Flags,
        };
        BpfSyscall.SetName(attr.map_name, name);
        return BpfSyscall.Call(BpfCommand.MapCreate, ref attr, out map);
    }

    /// <param name="value">Gets the value; of the map's value size.</param>
    public static Errno LookUp(FileDescriptor map, int key, Span<byte> value) => Element(BpfCommand.MapLookupElem, map, key, value);

    public static Errno Update(FileDescriptor map, int key, Span<byte> value) => Element(BpfCommand.MapUpdateElem, map, key, value);

    /// <summary>Updates many entries at once (Linux 5.6).</summary>
    public static Errno Update(FileDescriptor map, ReadOnlySpan<ulong> keys, ReadOnlySpan<int> values)
    {
        fixed (ulong* firstKey = keys)
        fixed (int* firstValue = values)
        {
            var attr = new BpfAttrMapBatch
            {
                keys = (ulong)firstKey,
                values = (ulong)firstValue,
                count = (uint)keys.Length,
                map_fd = (uint)map.Number,
            };
            return BpfSyscall.Call(BpfCommand.MapUpdateBatch, ref attr);
        }
    }

    private static Errno Element(BpfCommand command, FileDescriptor map, int key, Span<byte> value)
    {
        fixed (byte* start = value)
        {
            var attr = new BpfAttrMapElem { map_fd = (uint)map.Number, key = (ulong)&key, value = (ulong)start };
            return BpfSyscall.Call(command, ref attr);
        }
    }
}
