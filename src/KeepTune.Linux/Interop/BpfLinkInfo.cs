using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>struct bpf_link_info (linux/bpf.h) of a link to a cgroup.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct BpfLinkInfo
{
    // enum bpf_link_type, BPF_LINK_TYPE_CGROUP.
    internal const uint CgroupType = 3;

    [FieldOffset(0)] internal uint type;
    [FieldOffset(4)] internal uint id;
    [FieldOffset(8)] internal uint prog_id;
    [FieldOffset(16)] internal ulong cgroup_id;
    [FieldOffset(24)] internal uint attach_type;
}
