using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct inet_diag_msg (linux/inet_diag.h).
[StructLayout(LayoutKind.Sequential)]
internal struct InetDiagMsg
{
    internal byte idiag_family;
    internal byte idiag_state;
    internal byte idiag_timer;
    internal byte idiag_retrans;
    internal InetDiagSockid id;
    internal uint idiag_expires;
    internal uint idiag_rqueue;
    internal uint idiag_wqueue;
    internal uint idiag_uid;
    internal uint idiag_inode;
}
