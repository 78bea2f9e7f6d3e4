using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>Standard output and error by write(2): whole, in order, with the error when they do not take it.</summary>
public static class StandardStreams
{
    private const int Output = 1;
    private const int Error = 2;

    /// <summary>
    /// To be called first. A standard stream that the caller closed would be given to the next file that is opened, and a report would end
    /// up in it; so a closed one is filled with something that takes no writes. Files that are made are readable as their modes say,
    /// whatever the umask.
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

    /// <summary>The width of the terminal that standard output is; null when it is none.</summary>
    public static int? TerminalWidth() => Terminals.Size(Output)?.ws_col;

    /// <summary>Its height in lines; null where standard output is none.</summary>
    public static int? TerminalHeight() => Terminals.Size(Output)?.ws_row;

    /// <summary>Waits this long, and less when the reader of a pipe that standard output is goes away.</summary>
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
