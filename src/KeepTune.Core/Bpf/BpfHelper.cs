namespace KeepTune.Core.Bpf;

/// <summary>Kernel functions that a program may call, by number (linux/bpf.h).</summary>
public enum BpfHelper
{
    MapLookupElem = 1,

    /// <summary>In socket programs since Linux 4.13; the keepalive options since 5.9.</summary>
    SetSockOpt = 49,

    /// <summary>SO_KEEPALIVE since Linux 6.1.</summary>
    GetSockOpt = 57,

    /// <summary>Linux 5.6.</summary>
    Jiffies64 = 118,

    /// <summary>Linux 5.7.</summary>
    SeqWrite = 127,

    /// <summary>Linux 5.9.</summary>
    SkcToTcpSock = 137,

    /// <summary>Linux 5.11.</summary>
    SockFromFile = 162,
}
