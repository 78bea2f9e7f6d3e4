using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct nlattr (linux/netlink.h).
[StructLayout(LayoutKind.Sequential)]
internal struct Nlattr
{
    internal ushort nla_len;
    internal ushort nla_type;
}
