using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>The kernel that runs.</summary>
public static class RunningKernel
{
    public static KernelRelease Release(SystemPaths paths)
    {
        var error = Files.Open(null, $"{paths.ProcSys}/kernel/osrelease", O_RDONLY, 0, out var file);
        using (file)
        {
            if (error != Errno.None || Files.ReadAll(file, 256, out var bytes) != Errno.None)
                return new("");
            return new(Encoding.UTF8.GetString(bytes).Trim());
        }
    }
}
