using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Bpf;

/// <summary>
/// Raises how much memory this process may lock (RLIMIT_MEMLOCK): before Linux 5.11 maps and programs count towards it, and the usual
/// 64 KB are soon used up, by those of other processes too.
/// </summary>
internal static class LockedMemory
{
    private static bool isAllowed;

    /// <summary>As high as possible: without CAP_SYS_RESOURCE up to the hard limit. Later kernels ignore it.</summary>
    public static void Allow()
    {
        if (isAllowed)
            return;
        isAllowed = true;
        Processes.RaiseLimit(RLIMIT_MEMLOCK);
    }
}
