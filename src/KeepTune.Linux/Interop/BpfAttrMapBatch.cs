using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr, batch, for BPF_MAP_UPDATE_BATCH (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrMapBatch
{
    internal ulong in_batch;
    internal ulong out_batch;
    internal ulong keys;
    internal ulong values;
    internal uint count;
    internal uint map_fd;
    internal ulong elem_flags;
    internal ulong flags;
}
