using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct cmsghdr (cmsg(3)).
[StructLayout(LayoutKind.Sequential)]
internal struct Cmsghdr
{
    internal nuint cmsg_len;
    internal int cmsg_level;
    internal int cmsg_type;
}
