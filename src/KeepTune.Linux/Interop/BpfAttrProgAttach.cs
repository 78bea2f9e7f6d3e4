using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr for BPF_PROG_ATTACH and BPF_PROG_DETACH (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrProgAttach
{
    internal uint target_fd;
    internal uint attach_bpf_fd;
    internal uint attach_type;
    internal uint attach_flags;
    internal uint replace_bpf_fd;
}
