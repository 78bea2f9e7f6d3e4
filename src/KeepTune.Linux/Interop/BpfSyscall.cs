using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>bpf(2).</summary>
internal static unsafe class BpfSyscall
{
    internal const int BPF_OBJ_NAME_LEN = 16;

    // The size of union bpf_attr in Linux 6.1 and later, more than any command here needs. Whatever size it is given, the kernel also
    // writes to members that were added later (of query, from Linux 6.17: revision).
    private const int AttrSize = 152;

    private const int Attempts = 5;

    /// <summary>A command that returns only success or an error.</summary>
    /// <param name="attr">The command's part of union bpf_attr; the rest is zero. Receives what the kernel writes to it.</param>
    public static Errno Call<T>(BpfCommand command, ref T attr)
        where T : unmanaged => Run(command, ref attr, out _);

    /// <summary>A command that returns a descriptor.</summary>
    public static Errno Call<T>(BpfCommand command, ref T attr, out FileDescriptor descriptor)
        where T : unmanaged
    {
        var error = Run(command, ref attr, out var result);
        descriptor = new(result);
        return error;
    }

    /// <summary>Copies a name of ASCII letters, digits and underscores, at most 15 of them.</summary>
    public static void SetName(byte* member, ReadOnlySpan<byte> name) =>
        name[..Math.Min(name.Length, BPF_OBJ_NAME_LEN - 1)].CopyTo(new(member, BPF_OBJ_NAME_LEN));

    private static Errno Run<T>(BpfCommand command, ref T attr, out int result)
        where T : unmanaged
    {
        var union = stackalloc byte[AttrSize];
        new Span<byte>(union, AttrSize).Clear();
        *(T*)union = attr;
        Errno error;
        var attempt = 0;
        do
        {
            result = (int)LibC.syscall(SYS_bpf, (nint)command, (nint)union, AttrSize);
            error = Errno.Of(result);
        }
        // The kernel's verifier gives up with EAGAIN when a signal is pending.
        while (++attempt < Attempts && (error == Errno.EINTR || error == Errno.EAGAIN));
        attr = *(T*)union;
        return error;
    }
}
