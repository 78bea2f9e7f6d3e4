using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct inet_diag_req_v2 (linux/inet_diag.h).
[StructLayout(LayoutKind.Sequential)]
internal struct InetDiagReqV2
{
    internal byte sdiag_family;
    internal byte sdiag_protocol;
    internal byte idiag_ext;
    internal byte pad;
    internal uint idiag_states;
    internal InetDiagSockid id;
}
