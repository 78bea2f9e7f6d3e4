using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct timespec (time.h) on 64-bit Linux.
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    internal long tv_sec;
    internal long tv_nsec;

    internal readonly long Nanoseconds => (tv_sec * 1_000_000_000L) + tv_nsec;
}
