using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// struct pollfd (poll.h).
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    internal int fd;
    internal short events;
    internal short revents;
}
