using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct statfs (asm-generic/statfs.h) on 64-bit Linux.
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct Statfs
{
    [FieldOffset(0)] internal long f_type;
}
