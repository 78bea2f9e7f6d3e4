using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>
/// union bpf_iter_link_info for an iterator over processes (linux/bpf.h, Linux 6.1): which one, in the caller's process namespace.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BpfIterLinkInfo
{
    internal uint tid;
    internal uint pid;
    internal uint pid_fd;
    internal uint padding;
}
