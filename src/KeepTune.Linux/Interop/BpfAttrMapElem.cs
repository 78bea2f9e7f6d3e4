using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr for BPF_MAP_LOOKUP_ELEM and BPF_MAP_UPDATE_ELEM (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrMapElem
{
    internal uint map_fd;
    internal ulong key;
    internal ulong value;
    internal ulong flags;
}
