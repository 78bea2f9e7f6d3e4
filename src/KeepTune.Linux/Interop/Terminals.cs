using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Calls on terminals (ioctl_tty(2)).</summary>
internal static class Terminals
{
    /// <summary>Its size; null if the descriptor is not a terminal.</summary>
    public static Winsize? Size(int fd) => LibC.ioctl(fd, TIOCGWINSZ, out Winsize size) == 0 ? size : null;

    /// <summary>It is this process's terminal, and this process is in its foreground.</summary>
    public static bool IsInForeground(int fd) => LibC.ioctl(fd, TIOCGPGRP, out int foreground) == 0 && foreground == LibC.getpgrp();

    /// <summary>Discards unread input.</summary>
    public static void FlushInput(int fd) => _ = LibC.ioctl(fd, TCFLSH, TCIFLUSH);
}
