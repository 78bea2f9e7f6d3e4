using System.Runtime.InteropServices;

namespace KeepTune.Linux.Bpf;

// struct bpf_prog_info (linux/bpf.h), as far as it is read.
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal unsafe struct BpfProgInfo
{
    [FieldOffset(0)] internal uint type;
    [FieldOffset(4)] internal uint id;
    [FieldOffset(52)] internal uint nr_map_ids;
    [FieldOffset(56)] internal uint* map_ids;
    [FieldOffset(64)] internal fixed byte name[16];
}

// struct bpf_map_info (linux/bpf.h), as far as it is read.
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct BpfMapInfo
{
    internal const int Queue = 22;

    [FieldOffset(0)] internal uint type;
    [FieldOffset(4)] internal uint id;
    [FieldOffset(12)] internal uint value_size;
    [FieldOffset(16)] internal uint max_entries;
    [FieldOffset(24)] internal fixed byte name[16];
}

// struct bpf_link_info (linux/bpf.h) of a link to a cgroup.
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct BpfLinkInfo
{
    internal const uint CgroupType = 3;

    [FieldOffset(0)] internal uint type;
    [FieldOffset(4)] internal uint id;
    [FieldOffset(8)] internal uint prog_id;
    [FieldOffset(16)] internal ulong cgroup_id;
    [FieldOffset(24)] internal uint attach_type;
}

/// <summary>BPF_OBJ_GET_INFO_BY_FD.</summary>
internal static unsafe class BpfInfo
{
    /// <summary>Fills in what the kernel tells of an object; what pointers in it lead to, too.</summary>
    public static Errno Read<T>(FileDescriptor descriptor, ref T info)
        where T : unmanaged
    {
        fixed (T* start = &info)
        {
            new BpfAttributes().Set(0, descriptor.Number).Set(4, sizeof(T)).Set(8, start).Call(BpfCommand.ObjGetInfoByFd, out Errno error);
            return error;
        }
    }

    public static bool IsNamed(byte* name, ReadOnlySpan<byte> expected) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual(expected);
}
