using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Calls on descriptors by their bare numbers.</summary>
internal static unsafe class Descriptors
{
    public static bool IsClosed(int fd) => LibC.fcntl(fd, F_GETFD, 0) < 0 && Errno.Last == Errno.EBADF;

    /// <summary>Opens <c>/dev/null</c> for reading by the lowest number that is free; the programs that are started have it too.</summary>
    public static Errno FillLowest() => Errno.Of(LibC.openat(AT_FDCWD, "/dev/null", O_RDONLY, 0));

    /// <summary>Keeps it from the programs that are started.</summary>
    public static Errno CloseOnExec(int fd) => Errno.Of(LibC.fcntl(fd, F_SETFD, FD_CLOEXEC));

    /// <summary>poll(2).</summary>
    /// <param name="patience">Rounded down to milliseconds.</param>
    /// <returns>How many are ready; negative where a signal came first.</returns>
    public static int Poll(Span<PollFd> waits, TimeSpan patience)
    {
        fixed (PollFd* first = waits)
            return LibC.poll(first, (nuint)waits.Length, (int)patience.TotalMilliseconds);
    }

    public static int Poll(ref PollFd wait, TimeSpan patience) => Poll(new Span<PollFd>(ref wait), patience);
}
