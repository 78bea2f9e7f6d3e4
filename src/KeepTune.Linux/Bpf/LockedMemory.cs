using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Bpf;

/// <summary>
/// How much memory this process may lock (RLIMIT_MEMLOCK): before Linux 5.11 maps and programs are counted there, and the usual 64 KB are
/// soon used up, by those of others too.
/// </summary>
internal static class LockedMemory
{
    private static bool isAllowed;

    /// <summary>All that can be had: without CAP_SYS_RESOURCE up to the hard limit. Later kernels do not care.</summary>
    public static void Allow()
    {
        if (isAllowed)
            return;
        isAllowed = true;
        Processes.RaiseLimit(RLIMIT_MEMLOCK);
    }
}
