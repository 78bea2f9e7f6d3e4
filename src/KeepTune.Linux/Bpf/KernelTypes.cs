using System.Runtime.InteropServices;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Bpf;

/// <summary>The kernel's type information, several megabytes: mapped if the kernel can (Linux 6.16), else read.</summary>
internal sealed unsafe class KernelTypes : IDisposable
{
    private const long MaxSize = 256 * 1024 * 1024;

    // From the kernel's history.
    private static readonly Version First = new(5, 4);

    private readonly byte* start;
    private readonly int length;
    private readonly bool mapped;

    private KernelTypes(byte* start, int length, bool mapped)
    {
        this.start = start;
        this.length = length;
        this.mapped = mapped;
    }

    public ReadOnlySpan<byte> Blob => new(start, length);

    /// <exception cref="Failure">There is none, or it can't be read.</exception>
    public static KernelTypes Open(SystemPaths paths)
    {
        var path = $"{paths.Sys}/kernel/btf/vmlinux";
        var error = Files.Open(null, path, O_RDONLY | O_NONBLOCK, 0, out var file);
        using (file)
        {
            if (error.IsNoFile)
            {
                var why = RunningKernel.Release(paths).TooOldFor("that", First)
                    ?? "sysfs is not mounted, or it was built without CONFIG_DEBUG_INFO_BTF";
                throw new Failure(FailureKind.Failed, $"this kernel has no type information (BTF): there is no '{path}': {why}");
            }

            FileStatus status = default;
            if (error == Errno.None)
                error = Files.Status(file, out status);
            if (error != Errno.None)
                throw error.Failure($"read the kernel's type information in '{path}'");
            if (status.Size is <= 0 or > MaxSize)
                throw new Failure(FailureKind.Failed, $"'{path}' has {status.Size} bytes, expected 1 to {MaxSize}");

            var length = (int)status.Size;
            return Memory.Map(file, length, out var place) == Errno.None ? new(place, length, mapped: true) : Read(file, path, length);
        }
    }

    public void Dispose()
    {
        if (mapped)
            Memory.Unmap(start, length);
        else
            NativeMemory.Free(start);
    }

    private static KernelTypes Read(FileDescriptor file, string path, int length)
    {
        var types = new KernelTypes((byte*)NativeMemory.Alloc((nuint)length), length, mapped: false);
        for (var at = 0; at < length;)
        {
            var error = Files.Read(file, new(types.start + at, length - at), out var count);
            if (error == Errno.None && count > 0)
            {
                at += count;
                continue;
            }

            types.Dispose();
            throw error == Errno.None
                ? new Failure(FailureKind.Failed, $"'{path}' ends after {at} of {length} bytes")
                : error.Failure($"read '{path}'");
        }

        return types;
    }
}
