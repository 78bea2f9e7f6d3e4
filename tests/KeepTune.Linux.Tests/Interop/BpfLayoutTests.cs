using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeepTune.Linux.Tests.Interop;

/// <summary>The offsets of linux/bpf.h.</summary>
public class BpfLayoutTests
{
    [Fact]
    public void Maps_are_created_in_the_kernels_layout()
    {
        AssertLayout<BpfAttrMapCreate>(
            48, ("map_type", 0), ("value_size", 8), ("map_flags", 16), ("numa_node", 24), ("map_name", 28), ("map_ifindex", 44));
        AssertLayout<BpfAttrMapElem>(32, ("map_fd", 0), ("key", 8), ("value", 16), ("flags", 24));
        AssertLayout<BpfAttrMapBatch>(56, ("keys", 16), ("values", 24), ("count", 32), ("map_fd", 36), ("elem_flags", 40), ("flags", 48));
    }

    [Fact]
    public void Programs_are_loaded_and_attached_in_the_kernels_layout()
    {
        AssertLayout<BpfAttrProgLoad>(
            112,
            ("insn_cnt", 4),
            ("insns", 8),
            ("license", 16),
            ("log_level", 24),
            ("log_size", 28),
            ("log_buf", 32),
            ("prog_flags", 44),
            ("prog_name", 48),
            ("expected_attach_type", 68),
            ("func_info", 80),
            ("line_info", 96),
            ("attach_btf_id", 108));
        AssertLayout<BpfAttrProgAttach>(20, ("target_fd", 0), ("attach_bpf_fd", 4), ("attach_type", 8), ("attach_flags", 12));
        AssertLayout<BpfAttrProgQuery>(
            32, ("target_fd", 0), ("attach_type", 4), ("query_flags", 8), ("attach_flags", 12), ("prog_ids", 16), ("prog_cnt", 24));
    }

    [Fact]
    public void Links_and_iterators_are_made_in_the_kernels_layout()
    {
        AssertLayout<BpfAttrLinkCreate>(
            32, ("prog_fd", 0), ("target_fd", 4), ("attach_type", 8), ("flags", 12), ("iter_info", 16), ("iter_info_len", 24));
        AssertLayout<BpfAttrLinkDetach>(4, ("link_fd", 0));
        AssertLayout<BpfAttrIterCreate>(8, ("link_fd", 0), ("flags", 4));
        AssertLayout<BpfIterLinkInfo>(16, ("tid", 0), ("pid", 4), ("pid_fd", 8));
    }

    [Fact]
    public void Objects_are_found_and_described_in_the_kernels_layout()
    {
        AssertLayout<BpfAttrObj>(16, ("pathname", 0), ("bpf_fd", 8), ("file_flags", 12));
        AssertLayout<BpfAttrGetId>(12, ("start_id", 0), ("next_id", 4), ("open_flags", 8));
        AssertLayout<BpfAttrInfo>(16, ("bpf_fd", 0), ("info_len", 4), ("info", 8));
        AssertLayout<BpfProgInfo>(80, ("type", 0), ("id", 4), ("nr_map_ids", 52), ("map_ids", 56), ("name", 64));
        AssertLayout<BpfMapInfo>(40, ("type", 0), ("id", 4), ("value_size", 12), ("max_entries", 16), ("name", 24));
        AssertLayout<BpfLinkInfo>(32, ("type", 0), ("id", 4), ("prog_id", 8), ("cgroup_id", 16), ("attach_type", 24));
    }

    private static void AssertLayout<T>(int size, params (string Field, int Offset)[] fields)
        where T : unmanaged
    {
        Assert.Equal(size, Unsafe.SizeOf<T>());
        Assert.All(fields, field => Assert.Equal(field.Offset, (int)Marshal.OffsetOf<T>(field.Field)));
    }
}
