using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct inet_diag_bc_op (linux/inet_diag.h).
[StructLayout(LayoutKind.Sequential)]
internal struct InetDiagBcOp
{
    internal byte code;
    internal byte yes;
    internal ushort no;
}
