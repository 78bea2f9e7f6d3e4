using KeepTune.Core.Bpf;
using KeepTune.Core.Sockets.Programs;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Sockets;

/// <summary>
/// The program in the kernel that reports all sockets; each pass runs it over the open files of all processes, or of one.
/// </summary>
internal sealed class SocketIterator : IDisposable
{
    // The kernel returns up to 32 KB at a time.
    private const int BufferSize = 64 * 1024;

    private readonly FileDescriptor program;

    private readonly SystemPaths paths;

    private SocketIterator(FileDescriptor program, SystemPaths paths) => (this.program, this.paths) = (program, paths);

    /// <summary>Receives a record with the command name, valid only during the call.</summary>
    public delegate void Take(ReadOnlySpan<byte> record);

    /// <exception cref="Failure">It can't be loaded: see <see cref="BpfRefusal"/>.</exception>
    public static SocketIterator Load(SystemPaths paths)
    {
        try
        {
            return LoadFor(paths);
        }
        catch (Failure refused)
        {
            throw BpfRefusal.WithOtherEngine(refused, paths);
        }
    }

    private static SocketIterator LoadFor(SystemPaths paths)
    {
        BpfRefusal.CheckProcessNamespace(paths);
        using var types = KernelTypes.Open(paths);
        var fields = SocketFields.Of(new Btf(types.Blob));
        var code = SocketProgram.Build(fields);
        var error = ProgramLoad.Run(
            (log, out program) => BpfPrograms.LoadIterator(code, "keeptune_socks"u8, fields.Iterator, log, out program),
            out var program,
            out var log);
        return error == Errno.None ? new(program, paths) : throw BpfRefusal.Of(error, log, paths);
    }

    /// <param name="process">0 for all. Kernels before Linux 6.1 iterate over all in any case.</param>
    /// <exception cref="Failure">The kernel can't continue.</exception>
    public void Pass(int process, Take take)
    {
        var error = BpfLinks.ToIterator(program, process, out var link);
        if (error == Errno.EINVAL && process != 0)
            error = BpfLinks.ToIterator(program, 0, out link);
        using (link)
        {
            FileDescriptor pass = new(-1);
            if (error == Errno.None)
                error = BpfLinks.Iterate(link, out pass);
            using (pass)
            {
                if (error == Errno.None)
                    error = Read(pass, take);
                if (error != Errno.None)
                    throw BpfRefusal.OfCall("iterate over all open files (BPF iterator task_file)", error, paths);
            }
        }
    }

    public void Dispose() => program.Dispose();

    private static Errno Read(FileDescriptor pass, Take take)
    {
        var buffer = new byte[BufferSize];
        var rest = 0;
        while (true)
        {
            var error = Files.Read(pass, buffer.AsSpan(rest), out var count);

            // Returned after a million files without a socket among them; the next read continues there.
            if (error == Errno.EAGAIN)
                continue;
            if (error != Errno.None || count == 0)
                return error;
            var end = rest + count;
            var at = 0;
            for (; end - at >= SocketRecord.Size; at += SocketRecord.Size)
                take(buffer.AsSpan(at, SocketRecord.Size));
            rest = end - at;
            buffer.AsSpan(at, rest).CopyTo(buffer);
        }
    }
}
