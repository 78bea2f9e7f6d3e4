using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct inet_diag_sockid (linux/inet_diag.h); ports and addresses in network order.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct InetDiagSockid
{
    internal ushort idiag_sport;
    internal ushort idiag_dport;
    internal fixed byte idiag_src[16];
    internal fixed byte idiag_dst[16];
    internal uint idiag_if;
    internal fixed uint idiag_cookie[2];
}
