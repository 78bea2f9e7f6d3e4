using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Memory behind a descriptor: every process that maps it sees what the others write.</summary>
internal sealed unsafe class SharedMemory : IDisposable
{
    private readonly byte* start;

    private SharedMemory(byte* start, int length, FileDescriptor descriptor)
    {
        this.start = start;
        Length = length;
        Descriptor = descriptor;
    }

    public int Length { get; }

    /// <summary>The descriptor behind it; closed with this object.</summary>
    public FileDescriptor Descriptor { get; }

    public Span<byte> Bytes => new(start, Length);

    /// <summary>New memory, all zero (memfd_create(2)).</summary>
    /// <exception cref="Failure">It can't be created.</exception>
    public static SharedMemory Create(int length)
    {
        var descriptor = new FileDescriptor(LibC.memfd_create("keeptune", MFD_CLOEXEC));
        if (descriptor.IsInvalid || LibC.ftruncate(descriptor, length) != 0)
            throw Errno.Last.Failure("create shared memory (memfd_create)");
        return Of(descriptor, length);
    }

    /// <summary>The memory behind a descriptor.</summary>
    /// <exception cref="Failure">It can't be mapped.</exception>
    public static SharedMemory Of(FileDescriptor descriptor, int length)
    {
        var place = LibC.mmap(null, (nuint)length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        return (nint)place != -1 ? new((byte*)place, length, descriptor) : throw Errno.Last.Failure($"map {length} bytes of shared memory");
    }

    public void Dispose()
    {
        _ = LibC.munmap(start, (nuint)Length);
        Descriptor.Dispose();
    }
}
