using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>union bpf_attr for BPF_PROG_LOAD (linux/bpf.h), as far as it is used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BpfAttrProgLoad
{
    internal uint prog_type;
    internal uint insn_cnt;
    internal ulong insns;
    internal ulong license;
    internal uint log_level;
    internal uint log_size;
    internal ulong log_buf;
    internal uint kern_version;
    internal uint prog_flags;
    internal fixed byte prog_name[BpfSyscall.BPF_OBJ_NAME_LEN];
    internal uint prog_ifindex;
    internal uint expected_attach_type;
    internal uint prog_btf_fd;
    internal uint func_info_rec_size;
    internal ulong func_info;
    internal uint func_info_cnt;
    internal uint line_info_rec_size;
    internal ulong line_info;
    internal uint line_info_cnt;
    internal uint attach_btf_id;
}
