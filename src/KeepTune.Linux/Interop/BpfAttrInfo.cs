using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr, info, for BPF_OBJ_GET_INFO_BY_FD (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrInfo
{
    internal uint bpf_fd;
    internal uint info_len;
    internal ulong info;
}
