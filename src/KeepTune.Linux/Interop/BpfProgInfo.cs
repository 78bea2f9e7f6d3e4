using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>struct bpf_prog_info (linux/bpf.h), as far as it is read.</summary>
[StructLayout(LayoutKind.Explicit, Size = 80)]
internal unsafe struct BpfProgInfo
{
    [FieldOffset(0)] internal uint type;
    [FieldOffset(4)] internal uint id;
    [FieldOffset(52)] internal uint nr_map_ids;
    [FieldOffset(56)] internal uint* map_ids;
    [FieldOffset(64)] internal fixed byte name[BpfSyscall.BPF_OBJ_NAME_LEN];
}
