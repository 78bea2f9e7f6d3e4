using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr, link_create, for BPF_LINK_CREATE (linux/bpf.h): a cgroup, or an iterator.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrLinkCreate
{
    internal uint prog_fd;
    internal uint target_fd;
    internal uint attach_type;
    internal uint flags;
    internal ulong iter_info;
    internal uint iter_info_len;
}
