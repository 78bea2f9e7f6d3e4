using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>
/// union bpf_attr for BPF_*_GET_NEXT_ID and BPF_*_GET_FD_BY_ID (linux/bpf.h); the first member is a union of other names.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrGetId
{
    internal uint start_id;
    internal uint next_id;
    internal uint open_flags;
}
