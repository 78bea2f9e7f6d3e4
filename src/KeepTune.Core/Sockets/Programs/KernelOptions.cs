namespace KeepTune.Core.Sockets.Programs;

/// <summary>Levels and names of socket options, as programs pass them to the kernel (asm-generic/socket.h, linux/tcp.h).</summary>
internal static class KernelOptions
{
    public const int SolSocket = 1, SoKeepalive = 9;
    public const int IpprotoTcp = 6, KeepIdle = 4, KeepIntvl = 5, KeepCnt = 6, UserTimeout = 18;
}
