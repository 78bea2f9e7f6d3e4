using KeepTune.Core.Sockets.Programs;
using KeepTune.Core.Tests.Bpf;

namespace KeepTune.Core.Tests.Sockets.Programs;

/// <summary>Minimal kernels, each with the fields of a real one.</summary>
public class SocketFieldsTests
{
    [Fact]
    public void A_separate_keepalive_timer_is_preferred_to_the_timer_of_the_socket()
    {
        var (old, recent) = (Of(Kernel()), Of(Kernel(ownTimer: true)));

        Assert.Equal((500 * 8) + 64, old.TimerArmed.BitOffset);
        Assert.Equal((1500 * 8) + 64, recent.TimerArmed.BitOffset);
        Assert.Equal((1500 * 8) + 128, recent.TimerExpires.BitOffset);
    }

    [Fact]
    public void The_protocol_may_be_a_number_or_a_bit_field()
    {
        Assert.Equal((300 * 8, 16), (Of(Kernel()).Protocol.BitOffset, Of(Kernel()).Protocol.Bits));
        Assert.Equal(((300 * 8) + 8, 8), (Of(Kernel(bitField: true)).Protocol.BitOffset, Of(Kernel(bitField: true)).Protocol.Bits));
    }

    [Fact]
    public void A_field_that_a_kernel_lacks_is_named()
    {
        Assert.Contains("bpf_iter_task_file", Refused(Kernel(iterator: false)), StringComparison.Ordinal);
        Assert.Contains(
            "has no field 'inet_conn.icsk_inet.sk.sk_timer.entry.pprev'", Refused(Kernel(timers: false)), StringComparison.Ordinal);
        Assert.Contains("has no SOCK_KEEPOPEN", Refused(Kernel(flag: "SOCK_OPEN")), StringComparison.Ordinal);
        Assert.Contains("has no struct bpf_iter__task_file", Refused(WithIteratorOnly()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_built_for_every_kind_of_kernel()
    {
        foreach (var kernel in new[] { Kernel(), Kernel(ownTimer: true), Kernel(bitField: true) })
            Assert.InRange(SocketProgram.Build(Of(kernel)).Length / 8, 40, 100);
    }

    [Fact]
    public void No_program_stores_into_its_context()
    {
        var kernels = new[] { Kernel(), Kernel(ownTimer: true), Kernel(bitField: true), Kernel(mptcp: true) };
        var listing = kernels.Select(kernel => SocketProgram.Build(Of(kernel)));
        var changing = kernels.Select(kernel => SocketChangeProgram.Build(SocketChangeFields.Of(new(kernel.Bytes())), 5, 6));
        foreach (var program in listing.Concat(changing))
        {
            Assert.Empty(ContextStores.Refused(program));
            Assert.Empty(ContextStores.Allowed(program));
        }
    }

    [Fact]
    public void The_fields_for_changing_sockets_are_found_with_and_without_mptcp()
    {
        var (without, with) = (SocketChangeFields.Of(new(Kernel().Bytes())), SocketChangeFields.Of(new(Kernel(mptcp: true).Bytes())));

        Assert.Equal(
            (null, (2016 * 8) + 3, 40 * 8, 3), (without.IsMptcp, with.IsMptcp?.BitOffset, with.Cookie.BitOffset, with.KeepaliveBit));
        Assert.InRange(SocketChangeProgram.Build(without, 5, 6).Length / 8, 80, 200);
        Assert.True(SocketChangeProgram.Build(with, 5, 6).Length > SocketChangeProgram.Build(without, 5, 6).Length);
        Assert.Contains(
            "bpf_iter_tcp",
            Assert.Throws<Failure>(() => SocketChangeFields.Of(new(Kernel(changes: false).Bytes()))).Message,
            StringComparison.Ordinal);
    }

    private static SocketFields Of(BtfBlob blob) => SocketFields.Of(new(blob.Bytes()));

    private static string Refused(BtfBlob blob) => Assert.Throws<Failure>(() => Of(blob)).Message;

    private static BtfBlob WithIteratorOnly()
    {
        var blob = new BtfBlob();
        blob.Function("bpf_iter_task_file");
        return blob;
    }

    private static BtfBlob Kernel(
        bool ownTimer = false,
        bool bitField = false,
        bool iterator = true,
        bool timers = true,
        string flag = "SOCK_KEEPOPEN",
        bool mptcp = false,
        bool changes = true)
    {
        var blob = iterator ? WithIteratorOnly() : new BtfBlob();
        var (u8, u16, u32, u64) = (blob.Integer("u8", 1), blob.Integer("u16", 2), blob.Integer("u32", 4), blob.Integer("unsigned long", 8));
        blob.Enumeration("sock_flags", ("SOCK_DEAD", 0), (flag, 3));
        var node = blob.Structure("hlist_node", ("next", blob.Pointer(0), 0), ("pprev", blob.Pointer(0), 64));
        var timer = blob.Structure("timer_list", timers ? [("entry", node, 0), ("expires", u64, 128)] : []);
        var counter = blob.Structure("", ("counter", u64, 0));
        var common = blob.Structure("sock_common", ("skc_cookie", counter, 40 * 8), ("skc_flags", u64, 96 * 8));
        var sock = bitField
            ? blob.WithBitFields(
                "sock", ("__sk_common", common, 0, 0), ("sk_protocol", u32, (300 * 8) + 8, 8), ("sk_timer", timer, 500 * 8, 0))
            : blob.Structure("sock", ("__sk_common", common, 0), ("sk_protocol", u16, 300 * 8), ("sk_timer", timer, 500 * 8));
        var acks = blob.Structure("", ("lrcvtime", u32, 16 * 8));
        var inet = blob.Structure("inet_sock", ("sk", sock, 0));
        (string Name, int Type, int Offset)[] connection = [
            ("icsk_inet", inet, 0), ("icsk_user_timeout", u32, 1400 * 8), ("icsk_ack", acks, 1450 * 8)
        ];
        var inetConnection =
            blob.Structure("inet_connection_sock", ownTimer ? [.. connection, ("icsk_keepalive_timer", timer, 1500 * 8)] : connection);
        (string Name, int Type, int Offset, int Bits)[] tcp = [
            ("inet_conn", inetConnection, 0, 0),
            ("keepalive_time", u32, 2000 * 8, 0),
            ("keepalive_intvl", u32, 2004 * 8, 0),
            ("keepalive_probes", u8, 2008 * 8, 0),
            ("rcv_tstamp", u32, 2012 * 8, 0)
        ];
        blob.WithBitFields("tcp_sock", mptcp ? [.. tcp, ("is_mptcp", u8, (2016 * 8) + 3, 1)] : tcp);
        if (changes)
        {
            blob.Function("bpf_iter_tcp");
            blob.Structure("bpf_iter__tcp", ("meta", blob.Pointer(0), 0), ("sk_common", blob.Pointer(common), 64));
        }

        blob.Structure("socket", ("sk", blob.Pointer(sock), 24 * 8));
        var inode = blob.Structure("inode", ("i_ino", u64, 64 * 8));
        var file = blob.Structure("file", ("f_inode", blob.Pointer(inode), 32 * 8));
        var task = blob.Structure("task_struct", ("tgid", u32, 1000 * 8), ("comm", blob.Array(u8, u32, 16), 1800 * 8));
        var meta = blob.Structure("bpf_iter_meta", ("seq", blob.Pointer(0), 0));
        blob.Structure(
            "bpf_iter__task_file",
            ("meta", blob.Pointer(meta), 0),
            ("task", blob.Pointer(task), 64),
            ("fd", u32, 128),
            ("file", blob.Pointer(file), 192));
        return blob;
    }
}
