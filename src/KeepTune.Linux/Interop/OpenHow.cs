using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct open_how (linux/openat2.h).
[StructLayout(LayoutKind.Sequential)]
internal struct OpenHow
{
    internal ulong flags;
    internal ulong mode;
    internal ulong resolve;
}
