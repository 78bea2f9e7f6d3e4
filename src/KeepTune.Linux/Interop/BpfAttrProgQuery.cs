using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr, query, for BPF_PROG_QUERY (linux/bpf.h), as far as it is used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrProgQuery
{
    internal uint target_fd;
    internal uint attach_type;
    internal uint query_flags;
    internal uint attach_flags;
    internal ulong prog_ids;
    internal uint prog_cnt;
}
