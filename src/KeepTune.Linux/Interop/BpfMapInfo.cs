using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>struct bpf_map_info (linux/bpf.h), as far as it is read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct BpfMapInfo
{
    [FieldOffset(0)] internal uint type;
    [FieldOffset(4)] internal uint id;
    [FieldOffset(12)] internal uint value_size;
    [FieldOffset(16)] internal uint max_entries;
    [FieldOffset(24)] internal fixed byte name[BpfSyscall.BPF_OBJ_NAME_LEN];
}
