using KeepTune.Core.Bpf;
using KeepTune.Linux.Bpf;

namespace KeepTune.Linux.Policies;

/// <summary>
/// Whether the kernel tells a program if keepalive is on: bpf_getsockopt() of SO_KEEPALIVE, Linux 6.1. Earlier ones load the program all
/// the same, and say EINVAL when it asks.
/// </summary>
public static class SockOpsSupport
{
    private static readonly Version First = new(6, 1);

    /// <summary>By its version; of an earlier one with later parts, by the function that it answers with, which came with that.</summary>
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

    /// <summary>What it has to do with the kernel's version, in parentheses and after a blank; empty for nothing.</summary>
    public static string Age(SystemPaths paths) => RunningKernel.Release(paths).TooOldFor("that", First) is { } old ? $" ({old})" : "";
}
