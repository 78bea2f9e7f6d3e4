using System.Globalization;
using System.Text;
using KeepTune.Core.Sockets.Changes;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sysctls;

/// <summary>
/// <c>net.core.netdev_max_backlog</c>: how many packets may wait for each CPU. It is one value for the machine, visible only in the initial
/// network namespace.
/// </summary>
public static class PacketBacklog
{
    private const int Default = 1000;

    /// <summary>How many probes fit into one moment; by the kernel's default where the value is not visible.</summary>
    public static int SafeBurst(SystemPaths paths)
    {
        var error = Files.Open(null, $"{paths.ProcSys}/net/core/netdev_max_backlog", O_RDONLY, 0, out var file);
        using (file)
        {
            var known = error == Errno.None
                && Files.ReadAll(file, 64, out var bytes) == Errno.None
                && int.TryParse(
                    Encoding.ASCII.GetString(bytes), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var backlog)
                ? backlog
                : Default;
            return ProbeBurst.SafeWith(known);
        }
    }
}
