using KeepTune.Core.Bpf;
using static KeepTune.Core.Sockets.Programs.KernelStructures;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>The location of the fields that <see cref="SocketProgram"/> reads on this kernel.</summary>
public sealed record SocketFields
{
    /// <summary>The kernel function that represents the iterator over all open files (Linux 5.8).</summary>
    public required int Iterator { get; init; }

    // Of struct bpf_iter__task_file, the context of the program.
    public required BtfField Meta { get; init; }

    public required BtfField Task { get; init; }

    public required BtfField File { get; init; }

    // Of struct bpf_iter_meta, task_struct, file, inode, socket and sock.
    public required BtfField Output { get; init; }

    public required BtfField ProcessId { get; init; }

    public required BtfField Command { get; init; }

    public required BtfField FileInode { get; init; }

    public required BtfField InodeNumber { get; init; }

    public required BtfField SocketSock { get; init; }

    public required BtfField Protocol { get; init; }

    // Of struct tcp_sock.
    public required BtfField Flags { get; init; }

    public required BtfField Time { get; init; }

    public required BtfField Intvl { get; init; }

    public required BtfField Probes { get; init; }

    public required BtfField UserTimeout { get; init; }

    /// <summary>When data last arrived, in ticks, as a 32-bit value.</summary>
    public required BtfField LastData { get; init; }

    /// <summary>When an acknowledgement last arrived.</summary>
    public required BtfField LastAck { get; init; }

    /// <summary>Not null while the timer that keepalive uses is armed.</summary>
    public required BtfField TimerArmed { get; init; }

    public required BtfField TimerExpires { get; init; }

    /// <summary>The bit of <see cref="Flags"/> for SO_KEEPALIVE.</summary>
    public required int KeepaliveBit { get; init; }

    /// <exception cref="Failure">Failed: this kernel has no such iterator, or names a field differently.</exception>
    public static SocketFields Of(Btf btf)
    {
        var iterator = btf.Find(BtfKind.Function, "bpf_iter_task_file"u8);
        if (iterator == 0)
            throw new Failure(FailureKind.Failed, "this kernel has no BPF iterator over open files (bpf_iter_task_file)");
        var context = Structure(btf, "bpf_iter__task_file"u8);
        var (meta, task, file) = (Field(btf, context, "meta"), Field(btf, context, "task"), Field(btf, context, "file"));
        var inode = Field(btf, btf.PointedTo(file.Type), "f_inode");
        var sock = Field(btf, Structure(btf, "socket"u8), "sk");
        var tcp = Structure(btf, "tcp_sock"u8);
        var timer = KeepaliveTimer(btf, tcp);
        return new()
        {
            Iterator = iterator,
            Meta = meta,
            Task = task,
            File = file,
            Output = Field(btf, btf.PointedTo(meta.Type), "seq"),
            ProcessId = Field(btf, btf.PointedTo(task.Type), "tgid"),
            Command = Field(btf, btf.PointedTo(task.Type), "comm"),
            FileInode = inode,
            InodeNumber = Field(btf, btf.PointedTo(inode.Type), "i_ino"),
            SocketSock = sock,
            Protocol = Field(btf, btf.PointedTo(sock.Type), "sk_protocol"),
            Flags = Flags(btf, tcp),
            Time = Field(btf, tcp, "keepalive_time"),
            Intvl = Field(btf, tcp, "keepalive_intvl"),
            Probes = Field(btf, tcp, "keepalive_probes"),
            UserTimeout = Field(btf, tcp, "inet_conn.icsk_user_timeout"),
            LastData = Field(btf, tcp, "inet_conn.icsk_ack.lrcvtime"),
            LastAck = Field(btf, tcp, "rcv_tstamp"),
            TimerArmed = Field(btf, tcp, $"{timer}.entry.pprev"),
            TimerExpires = Field(btf, tcp, $"{timer}.expires"),
            KeepaliveBit = KeepaliveBit(btf),
        };
    }

    // Where keepalive has its own timer (Linux 6.19 and some stable versions), sk_timer is another one, so that is tried first.
    private static string KeepaliveTimer(Btf btf, int tcp) =>
        btf.TryField(tcp, "inet_conn.icsk_keepalive_timer", out _) ? "inet_conn.icsk_keepalive_timer" : "inet_conn.icsk_inet.sk.sk_timer";
}
