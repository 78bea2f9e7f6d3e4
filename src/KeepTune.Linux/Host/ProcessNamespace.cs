namespace KeepTune.Linux.Host;

/// <summary>This program's process namespace.</summary>
internal static class ProcessNamespace
{
    // PROC_PID_INIT_INO (linux/proc_ns.h).
    private const ulong Initial = 0xEFFFFFFC;

    /// <summary>It is known not to be the machine's initial one, as in a container: only its own processes are visible.</summary>
    public static bool IsOwn(SystemPaths paths) =>
        Files.Status($"{paths.Proc}/self/ns/pid", out var own) == Errno.None && own.Inode != Initial;
}
