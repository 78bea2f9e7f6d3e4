using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct nlmsghdr (linux/netlink.h).
[StructLayout(LayoutKind.Sequential)]
internal struct Nlmsghdr
{
    internal uint nlmsg_len;
    internal ushort nlmsg_type;
    internal ushort nlmsg_flags;
    internal uint nlmsg_seq;
    internal uint nlmsg_pid;
}
