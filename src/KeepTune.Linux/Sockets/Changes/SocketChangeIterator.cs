using KeepTune.Core.Bpf;
using KeepTune.Core.Sockets.Changes;
using KeepTune.Core.Sockets.Programs;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>The program in the kernel that makes changes, and its changes.</summary>
internal sealed class SocketChangeIterator : IDisposable
{
    // From the kernel's history: an iterator over TCP sockets that sets options.
    private static readonly Version First = new(5, 15);

    private readonly SocketChangeMaps maps;
    private readonly FileDescriptor program;

    private SocketChangeIterator(SocketChangeMaps maps, FileDescriptor program)
    {
        this.maps = maps;
        this.program = program;
    }

    /// <summary>Their current state; each is safe to read once it is done.</summary>
    public Span<SharedSocketChange> Changes => maps.Changes;

    /// <exception cref="Failure">The kernel refuses the program: an iterator can't set options before Linux 5.15.</exception>
    public static SocketChangeIterator Load(SystemPaths paths, ReadOnlySpan<SharedSocketChange> changes)
    {
        SocketChangeFields fields;
        using (var types = KernelTypes.Open(paths))
            fields = SocketChangeFields.Of(new Btf(types.Blob));
        var maps = SocketChangeMaps.Of(changes);
        var code = SocketChangeProgram.Build(fields, maps.Places.Number, maps.Array.Number);
        var error = ProgramLoad.Run(
            (log, out program) => BpfPrograms.LoadIterator(code, "keeptune_change"u8, fields.Iterator, log, out program),
            out var program,
            out var log);
        if (error == Errno.None)
            return new(maps, program);
        maps.Dispose();
        throw BpfRefusal.Of(error, log, paths, First);
    }

    /// <summary>Starts a pass over the sockets of the calling thread's network namespace.</summary>
    /// <param name="pass">Reading it to its end makes the changes. The reader waits for each socket that its program keeps locked; nothing
    /// ends that wait.</param>
    public Errno Begin(out FileDescriptor pass)
    {
        var error = BpfLinks.ToIterator(program, 0, out var link);
        using (link)
        {
            pass = new(-1);
            return error == Errno.None ? BpfLinks.Iterate(link, out pass) : error;
        }
    }

    public void Dispose()
    {
        program.Dispose();
        maps.Dispose();
    }
}
