using System.Globalization;
using System.Text;
using KeepTune.Core.Namespaces;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>A process of a namespace.</summary>
/// <param name="Command">Its name (<c>/proc/PID/comm</c>), not escaped; empty if it has ended.</param>
public sealed record NamespaceProcess(int Pid, string Command, ContainerIdentity? Container)
{
    private const int MaxFile = 64 * 1024;

    /// <summary>The process as it is now; everyone may read both files.</summary>
    public static NamespaceProcess Of(SystemPaths paths, int pid)
    {
        var directory = $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}";
        return new(pid, Read($"{directory}/comm").TrimEnd('\n'), CgroupPath.Container(Read($"{directory}/cgroup")));
    }

    private static string Read(string path)
    {
        var error = Files.Open(null, path, O_RDONLY, 0, out var file);
        using (file)
            return error == Errno.None && Files.ReadAll(file, MaxFile, out var bytes) == Errno.None
                ? Encoding.UTF8.GetString(bytes)
                : "";
    }
}
