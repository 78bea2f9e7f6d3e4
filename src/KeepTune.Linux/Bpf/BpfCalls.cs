namespace KeepTune.Linux.Bpf;

/// <summary>The commands of bpf(2) that load programs and run iterators: each call returns its <see cref="Errno"/>.</summary>
internal static unsafe class BpfCalls
{
    // Types of programs, and what they are attached to (linux/bpf.h).
    internal const int SockOps = 13;
    internal const int CgroupSockOps = 3;
    private const int Tracing = 26;
    private const int TraceIter = 28;

    private const int InstructionSize = 8;

    /// <summary>Makes a map.</summary>
    /// <param name="key">Its size in bytes; 0 for a map without.</param>
    /// <param name="value">The size in bytes.</param>
    public static Errno MakeMap(int type, int key, int value, int entries, int flags, ReadOnlySpan<byte> name, out FileDescriptor map) =>
        new BpfAttributes()
            .Set(0, type)
            .Set(4, key)
            .Set(8, value)
            .Set(12, entries)
            .Set(16, flags)
            .Name(28, name)
            .Call(BpfCommand.MapCreate, out map);

    /// <summary>Loads a program for an iterator.</summary>
    /// <param name="iterator">Its BTF id.</param>
    /// <param name="log">Where the kernel writes why it refuses the program; empty for a quick load.</param>
    public static Errno LoadIterator(
        ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, int iterator, Span<byte> log, out FileDescriptor program) =>
        Load(new BpfAttributes().Set(0, Tracing).Set(68, TraceIter).Set(108, iterator), code, name, log, out program);

    /// <summary>Loads a program for the connections of a cgroup.</summary>
    /// <param name="log">As above.</param>
    public static Errno LoadSockOps(ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, Span<byte> log, out FileDescriptor program) =>
        Load(new BpfAttributes().Set(0, SockOps), code, name, log, out program);

    /// <param name="process">Only this one's files are gone over; 0 for all.</param>
    public static Errno LinkIterator(FileDescriptor program, int process, out FileDescriptor link)
    {
        var info = new BpfIterLinkInfo { pid = (uint)process };
        var attributes = new BpfAttributes().Set(0, program.Number).Set(8, TraceIter);
        if (process != 0)
            attributes.Set(16, &info).Set(24, sizeof(BpfIterLinkInfo));
        return attributes.Call(BpfCommand.LinkCreate, out link);
    }

    /// <summary>Begins a pass: reading from it runs the program.</summary>
    public static Errno Iterate(FileDescriptor link, out FileDescriptor pass) =>
        new BpfAttributes().Set(0, link.Number).Call(BpfCommand.IterCreate, out pass);

    private static Errno Load(
        BpfAttributes attributes, ReadOnlySpan<byte> code, ReadOnlySpan<byte> name, Span<byte> log, out FileDescriptor program)
    {
        // The kernel lets only those read its structures that are under its own licence or one that goes with it, as MIT does with both
        // named.
        fixed (byte* instructions = code, license = "Dual MIT/GPL\0"u8, text = log)
        {
            attributes.Set(4, code.Length / InstructionSize).Set(8, instructions).Set(16, license).Name(48, name);
            if (!log.IsEmpty)
                attributes.Set(24, 1).Set(28, log.Length).Set(32, text);
            return attributes.Call(BpfCommand.ProgLoad, out program);
        }
    }
}
