using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct inet_diag_hostcond (linux/inet_diag.h), without the address that may follow.
[StructLayout(LayoutKind.Sequential)]
internal struct InetDiagHostcond
{
    internal byte family;
    internal byte prefix_len;
    internal int port;
}
