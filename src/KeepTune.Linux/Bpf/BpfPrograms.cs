namespace KeepTune.Linux.Bpf;

/// <summary>Loads and attaches programs with bpf(2): each call returns its <see cref="Errno"/>.</summary>
internal static unsafe class BpfPrograms
{
    // enum bpf_prog_type and enum bpf_attach_type (linux/bpf.h).
    internal const uint SockOps = 13;
    internal const uint CgroupSockOps = 3;
    internal const uint TraceIter = 28;
    private const uint Tracing = 26;

    private const int InstructionSize = 8;

    /// <summary>Loads a program for an iterator.</summary>
    /// <param name="iterator">Its BTF id.</param>
    /// <param name="log">Gets the kernel's reasons if it refuses the program; empty to load faster.</param>
    public static Errno LoadIterator(
        ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, int iterator, Span<byte> log, out FileDescriptor program) =>
        Load(
            new() { prog_type = Tracing, expected_attach_type = TraceIter, attach_btf_id = (uint)iterator }, code, name, log, out program);

    /// <summary>Loads a program for the connections of a cgroup.</summary>
    /// <param name="log">As above.</param>
    public static Errno LoadSockOps(ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, Span<byte> log, out FileDescriptor program) =>
        Load(new() { prog_type = SockOps }, code, name, log, out program);

    /// <summary>Attaches a program to a cgroup itself, for its connections.</summary>
    public static Errno Attach(FileDescriptor group, FileDescriptor program, uint flags)
    {
        var attr = new BpfAttrProgAttach
        {
            target_fd = (uint)group.Number,
            attach_bpf_fd = (uint)program.Number,
            attach_type = CgroupSockOps,
            attach_flags = flags,
        };
        return BpfSyscall.Call(BpfCommand.ProgAttach, ref attr);
    }

    public static Errno Detach(FileDescriptor group, FileDescriptor program)
    {
        var attr = new BpfAttrProgAttach
        {
            target_fd = (uint)group.Number,
            attach_bpf_fd = (uint)program.Number,
            attach_type = CgroupSockOps,
        };
        return BpfSyscall.Call(BpfCommand.ProgDetach, ref attr);
    }

    /// <summary>The programs attached to a cgroup itself for its connections.</summary>
    /// <param name="ids">Gets as many program ids as fit.</param>
    /// <param name="flags">How they are attached.</param>
    public static Errno Query(FileDescriptor group, Span<uint> ids, out int count, out uint flags)
    {
        fixed (uint* first = ids)
        {
            var attr = new BpfAttrProgQuery
            {
                target_fd = (uint)group.Number,
                attach_type = CgroupSockOps,
                prog_ids = (ulong)first,
                prog_cnt = (uint)ids.Length,
            };
            var error = BpfSyscall.Call(BpfCommand.ProgQuery, ref attr);
            (count, flags) = ((int)attr.prog_cnt, attr.attach_flags);
            return error;
        }
    }

    private static Errno Load(
        BpfAttrProgLoad attr, ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, Span<byte> log, out FileDescriptor program)
    {
        LockedMemory.Allow();

        // The kernel lets a program read its structures only under a compatible licence, which MIT is if GPL is named too.
        fixed (byte* instructions = code, license = "Dual MIT/GPL\0"u8, text = log)
        {
            attr.insn_cnt = (uint)(code.Length / InstructionSize);
            attr.insns = (ulong)instructions;
            attr.license = (ulong)license;
            BpfSyscall.SetName(attr.prog_name, name);
            if (!log.IsEmpty)
                (attr.log_level, attr.log_size, attr.log_buf) = (1, (uint)log.Length, (ulong)text);
            return BpfSyscall.Call(BpfCommand.ProgLoad, ref attr, out program);
        }
    }
}
