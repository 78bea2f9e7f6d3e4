namespace KeepTune.Linux.Host;

/// <summary>The process namespace of this program.</summary>
internal static class ProcessNamespace
{
    // PROC_PID_INIT_INO (linux/proc_ns.h).
    private const ulong Initial = 0xEFFFFFFC;

    /// <summary>It is known to be another than the machine's own, as in a container: only its own processes are seen.</summary>
    public static bool IsOwn(SystemPaths paths) =>
        Files.Status($"{paths.Proc}/self/ns/pid", out var own) == Errno.None && own.Inode != Initial;
}
