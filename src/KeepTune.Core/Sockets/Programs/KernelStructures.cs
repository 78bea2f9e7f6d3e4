using System.Text;
using KeepTune.Core.Bpf;

namespace KeepTune.Core.Sockets.Programs;

/// <summary>Finds what programs need of the kernel's structures, or the reason why this kernel won't do.</summary>
internal static class KernelStructures
{
    public static int Structure(Btf btf, ReadOnlySpan<byte> name) =>
        btf.Find(BtfKind.Structure, name) is not 0 and var id ? id : throw Missing($"struct {Encoding.ASCII.GetString(name)}");

    public static BtfField Field(Btf btf, int structure, string path) =>
        btf.TryField(structure, path, out var field) ? field : throw Missing($"field '{path}'");

    /// <summary>The field of a TCP socket with SO_KEEPALIVE as one bit.</summary>
    public static BtfField Flags(Btf btf, int tcp) => Field(btf, tcp, "inet_conn.icsk_inet.sk.__sk_common.skc_flags");

    public static int KeepaliveBit(Btf btf) =>
        btf.Find(BtfKind.Enumeration, "sock_flags"u8) is not 0 and var flags && btf.Constant(flags, "SOCK_KEEPOPEN"u8) is { } bit
            ? bit
            : throw Missing("SOCK_KEEPOPEN");

    private static Failure Missing(string what) => new(FailureKind.Failed, $"this kernel's type information (BTF) has no {what}");
}
