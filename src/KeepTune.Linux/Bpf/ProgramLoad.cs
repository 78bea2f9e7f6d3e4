namespace KeepTune.Linux.Bpf;

/// <summary>Loads a program, and asks the kernel for its reasons when it refuses: to have them written takes it longer.</summary>
internal static class ProgramLoad
{
    private const int LogSize = 1024 * 1024;

    /// <param name="log">Where the kernel writes why it refuses the program; empty for a quick load.</param>
    public delegate Errno Load(Span<byte> log, out FileDescriptor program);

    /// <param name="log">What the kernel wrote, zero-terminated; nothing where it did not look at the program.</param>
    public static Errno Run(Load load, out FileDescriptor program, out byte[] log)
    {
        log = [];
        var error = load(log, out program);
        if (error == Errno.None || error == Errno.ENOSYS)
            return error;
        program.Dispose();
        log = new byte[LogSize];
        var again = load(log, out program);

        // About the log, which is full, or about the moment.
        return again == Errno.ENOSPC || again == Errno.EAGAIN ? error : again;
    }
}
