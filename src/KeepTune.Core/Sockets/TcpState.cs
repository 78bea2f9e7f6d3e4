namespace KeepTune.Core.Sockets;

/// <summary>The states of a TCP socket with the kernel's numbers (include/net/tcp_states.h).</summary>
public enum TcpState
{
    Established = 1,
    SynSent = 2,
    SynRecv = 3,
    FinWait1 = 4,
    FinWait2 = 5,
    TimeWait = 6,
    Closed = 7,
    CloseWait = 8,
    LastAck = 9,
    Listening = 10,
    Closing = 11,
}
