using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>Standard output and error by write(2): complete, in order, and with the error if a write fails.</summary>
public static class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>
    /// To be called first. If the caller closed a standard stream, the next file that is opened would get its number, and a report would
    /// end up in that file. A closed stream is therefore replaced by one that accepts no writes. This also makes new files as readable as
    /// their modes say, whatever the umask.
    /// </summary>
    public static void Guard()
    {
        for (var fd = 0; fd <= Error; fd++)
        {
            if (Descriptors.IsClosed(fd) && Descriptors.FillLowest() != Errno.None)
                Environment.Exit(1);
        }

        Processes.SetUmask(0x12);
    }

    /// <summary>The width of the terminal on standard output; null if there is none.</summary>
    public static int? TerminalWidth() => Terminals.Size(Output)?.ws_col;

    /// <summary>Its height in lines; null if standard output is not a terminal.</summary>
    public static int? TerminalHeight() => Terminals.Size(Output)?.ws_row;

    /// <summary>Waits this long, or until the reader of a pipe on standard output closes it.</summary>
    public static bool ReaderGoesAway(TimeSpan within)
    {
        var wait = new PollFd { fd = Output };
        return Descriptors.Poll(ref wait, within) > 0 && (wait.revents & (POLLERR | POLLHUP)) != 0;
    }

    public static Errno WriteOutput(ReadOnlySpan<byte> bytes) => Write(Output, bytes);

    public static Errno WriteError(ReadOnlySpan<byte> bytes) => Write(Error, bytes);

    private static Errno Write(int fd, ReadOnlySpan<byte> bytes)
    {
        var stream = new FileDescriptor(fd);
        var error = Files.WriteAll(stream, bytes);
        stream.SetHandleAsInvalid();
        return error;
    }
}
