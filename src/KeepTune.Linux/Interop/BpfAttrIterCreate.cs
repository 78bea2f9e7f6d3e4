using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr, iter_create, for BPF_ITER_CREATE (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrIterCreate
{
    internal uint link_fd;
    internal uint flags;
}
