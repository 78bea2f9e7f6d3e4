using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Files in memory (mmap(2)).</summary>
internal static unsafe class Memory
{
    /// <summary>Read-only.</summary>
    public static Errno Map(FileDescriptor file, int length, out byte* start)
    {
        start = (byte*)LibC.mmap(null, (nuint)length, PROT_READ, MAP_PRIVATE, file, 0);
        return (nint)start == -1 ? Errno.Last : Errno.None;
    }

    public static void Unmap(byte* start, int length) => _ = LibC.munmap(start, (nuint)length);
}
