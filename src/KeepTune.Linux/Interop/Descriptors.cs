using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Calls on descriptors by number.</summary>
internal static unsafe class Descriptors
{
    public static bool IsClosed(int fd) => LibC.fcntl(fd, F_GETFD, 0) < 0 && Errno.Last == Errno.EBADF;

    /// <summary>Opens <c>/dev/null</c> for reading with the lowest free number; started programs inherit it.</summary>
    public static Errno FillLowest() => Errno.Of(LibC.openat(AT_FDCWD, "/dev/null", O_RDONLY, 0));

    /// <summary>Keeps started programs from inheriting it.</summary>
    public static Errno CloseOnExec(int fd) => Errno.Of(LibC.fcntl(fd, F_SETFD, FD_CLOEXEC));

    /// <summary>poll(2).</summary>
    /// <param name="timeout">Rounded down to milliseconds.</param>
    /// <returns>How many are ready; negative if a signal arrived first.</returns>
    public static int Poll(Span<PollFd> waits, TimeSpan timeout)
    {
        fixed (PollFd* first = waits)
            return LibC.poll(first, (nuint)waits.Length, (int)timeout.TotalMilliseconds);
    }

    public static int Poll(ref PollFd wait, TimeSpan timeout) => Poll(new Span<PollFd>(ref wait), timeout);
}
