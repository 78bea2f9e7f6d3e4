using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr for BPF_OBJ_PIN and BPF_OBJ_GET (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrObj
{
    internal ulong pathname;
    internal uint bpf_fd;
    internal uint file_flags;
}
