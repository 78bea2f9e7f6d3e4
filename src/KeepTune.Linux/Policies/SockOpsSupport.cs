using System.Globalization;
using System.Text;
using KeepTune.Core.Bpf;
using KeepTune.Linux.Bpf;
using static KeepTune.Linux.Interop.Constants;

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
        if (Release(paths) >= First)
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

    // 6.1.0-28-amd64, 5.14.0-503.el9.x86_64
    private static Version Release(SystemPaths paths)
    {
        var error = Files.Open(null, $"{paths.ProcSys}/kernel/osrelease", O_RDONLY, 0, out var file);
        using (file)
        {
            if (error != Errno.None || Files.ReadAll(file, 256, out var bytes) != Errno.None)
                return new();
            var numbers = Encoding.ASCII.GetString(bytes).Split('.', '-', '+', '_', '\n');
            return numbers.Length > 1
                && int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                && int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new(major, minor)
                : new();
        }
    }
}
