using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct rlimit (asm-generic/resource.h) on 64-bit Linux.
[StructLayout(LayoutKind.Sequential)]
internal struct Rlimit
{
    internal ulong rlim_cur;
    internal ulong rlim_max;
}
