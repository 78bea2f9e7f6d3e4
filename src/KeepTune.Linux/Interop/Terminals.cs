using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Calls on terminals (ioctl_tty(2)).</summary>
internal static class Terminals
{
    /// <summary>Its size; null where the descriptor is no terminal.</summary>
    public static Winsize? Size(int fd) => LibC.ioctl(fd, TIOCGWINSZ, out Winsize size) == 0 ? size : null;

    /// <summary>It is this process's terminal, in whose foreground it is.</summary>
    public static bool IsInForeground(int fd) => LibC.ioctl(fd, TIOCGPGRP, out int foreground) == 0 && foreground == LibC.getpgrp();

    /// <summary>Drops what was typed and not read.</summary>
    public static void FlushInput(int fd) => _ = LibC.ioctl(fd, TCFLSH, TCIFLUSH);
}
