using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct msghdr (recvmsg(2)); int and size_t are padded as the C library does.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Msghdr
{
    internal void* msg_name;
    internal uint msg_namelen;
    internal Iovec* msg_iov;
    internal nuint msg_iovlen;
    internal void* msg_control;
    internal nuint msg_controllen;
    internal int msg_flags;
}
