using KeepTune.Core.Bpf;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>
/// Whether a program can find out if keepalive is on: bpf_getsockopt() of SO_KEEPALIVE, Linux 6.1. Earlier kernels load the program
/// anyway, and return EINVAL when it asks.
/// </summary>
public static class SockOpsSupport
{
    private static readonly Version First = new(6, 1);

    /// <summary>By its version; for an older kernel with backports, by the function behind the call, which came with it.</summary>
    public static bool IsGiven(SystemPaths paths)
    {
        if (RunningKernel.Release(paths).IsAtLeast(First))
            return true;
        try
        {
            using var types = KernelTypes.Open(paths);
            return new Btf(types.Blob).Find(BtfKind.Function, "sk_getsockopt"u8) != 0;
        }
        catch (Failure)
        {
            return false;
        }
    }

    /// <summary>The kernel's age if that is the reason, in parentheses after a space; else empty.</summary>
    public static string Age(SystemPaths paths) => RunningKernel.Release(paths).TooOldFor("that", First) is { } old ? $" ({old})" : "";
}
