namespace KeepTune.Linux.Bpf;

/// <summary>Loads a program, and asks the kernel for its reasons only if it refuses: writing them takes longer.</summary>
internal static class ProgramLoad
{
    private const int LogSize = 1024 * 1024;

    /// <param name="log">Gets the kernel's reasons if it refuses the program; empty to load faster.</param>
    public delegate Errno Load(Span<byte> log, out FileDescriptor program);

    /// <param name="log">The kernel's reasons, zero-terminated; empty if it did not examine the program.</param>
    public static Errno Run(Load load, out FileDescriptor program, out byte[] log)
    {
        log = [];
        var error = load(log, out program);
        if (error == Errno.None || error == Errno.ENOSYS)
            return error;
        program.Dispose();
        log = new byte[LogSize];
        var again = load(log, out program);

        // A full log, or a temporary failure.
        return again == Errno.ENOSPC || again == Errno.EAGAIN ? error : again;
    }
}
