using KeepTune.Core.Bpf;
using static KeepTune.Core.Sockets.Programs.KernelStructures;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>The location of the fields that <see cref="SocketChangeProgram"/> reads on this kernel.</summary>
public sealed record SocketChangeFields
{
    /// <summary>The kernel function that represents the iterator over TCP sockets (Linux 5.9; sets options since 5.15).</summary>
    public required int Iterator { get; init; }

    /// <summary>Of struct bpf_iter__tcp, the context of the program.</summary>
    public required BtfField Sock { get; init; }

    // Of struct tcp_sock.
    public required BtfField Cookie { get; init; }

    public required BtfField Flags { get; init; }

    public required BtfField Time { get; init; }

    public required BtfField Intvl { get; init; }

    public required BtfField Probes { get; init; }

    /// <summary>Null if the kernel is built without MPTCP.</summary>
    public required BtfField? IsMptcp { get; init; }

    /// <summary>The bit of <see cref="Flags"/> for SO_KEEPALIVE.</summary>
    public required int KeepaliveBit { get; init; }

    /// <exception cref="Failure">Failed: this kernel has no such iterator, or names a field differently.</exception>
    public static SocketChangeFields Of(Btf btf)
    {
        var iterator = btf.Find(BtfKind.Function, "bpf_iter_tcp"u8);
        if (iterator == 0)
            throw new Failure(FailureKind.Failed, "this kernel has no BPF iterator over TCP sockets (bpf_iter_tcp)");
        var tcp = Structure(btf, "tcp_sock"u8);
        return new()
        {
            Iterator = iterator,
            Sock = Field(btf, Structure(btf, "bpf_iter__tcp"u8), "sk_common"),
            Cookie = Field(btf, tcp, "inet_conn.icsk_inet.sk.__sk_common.skc_cookie.counter"),
            Flags = Flags(btf, tcp),
            Time = Field(btf, tcp, "keepalive_time"),
            Intvl = Field(btf, tcp, "keepalive_intvl"),
            Probes = Field(btf, tcp, "keepalive_probes"),
            IsMptcp = btf.TryField(tcp, "is_mptcp", out var mptcp) ? mptcp : null,
            KeepaliveBit = KeepaliveBit(btf),
        };
    }
}
