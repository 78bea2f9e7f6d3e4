using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct iovec (sys/uio.h).
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Iovec
{
    internal void* iov_base;
    internal nuint iov_len;
}
