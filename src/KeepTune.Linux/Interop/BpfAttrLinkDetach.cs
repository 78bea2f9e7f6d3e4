using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr, link_detach, for BPF_LINK_DETACH (linux/bpf.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfAttrLinkDetach
{
    internal uint link_fd;
}
