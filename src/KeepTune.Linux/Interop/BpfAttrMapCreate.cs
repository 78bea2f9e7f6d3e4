using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr for BPF_MAP_CREATE (linux/bpf.h), as far as it is used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BpfAttrMapCreate
{
    internal uint map_type;
    internal uint key_size;
    internal uint value_size;
    internal uint max_entries;
    internal uint map_flags;
    internal uint inner_map_fd;
    internal uint numa_node;
    internal fixed byte map_name[BpfSyscall.BPF_OBJ_NAME_LEN];
    internal uint map_ifindex;
}
