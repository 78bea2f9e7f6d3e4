using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct sockaddr_ll (packet(7)).
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SockaddrLl
{
    internal ushort sll_family;
    internal ushort sll_protocol;
    internal int sll_ifindex;
    internal ushort sll_hatype;
    internal byte sll_pkttype;
    internal byte sll_halen;
    internal ulong sll_addr;
}
