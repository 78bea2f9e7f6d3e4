using System.Text;
using KeepTune.Linux.Sysctls;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Proving;

/// <summary>
/// The sysctls of the temporary namespace that the calling thread is in. Containers mount <c>/proc/sys</c> read-only to protect the
/// host's values; since this namespace has its own, another procfs is mounted for it where possible.
/// </summary>
internal static class NamespaceSysctls
{
    /// <exception cref="Failure">They can't be written.</exception>
    public static void Set(SystemPaths paths, KeepaliveSettings settings, Interruption interruption)
    {
        using var sys = Open(paths);
        _ = Files.Open(sys, "net/ipv4", O_RDONLY | O_DIRECTORY, 0, out var ipv4);
        using (ipv4)
        {
            var kernel = new ProcSys(paths, ipv4.IsInvalid ? null : ipv4);
            new SysctlTransaction(kernel).Set(settings.Values, kernel.Read().Values, interruption);
        }
    }

    /// <param name="name">Below <c>/proc/sys</c>.</param>
    /// <exception cref="Failure">It can't be written, or this kernel has no such sysctl.</exception>
    public static void Write(SystemPaths paths, string name, int value)
    {
        using var sys = Open(paths);
        var error = Files.Open(sys, name, O_WRONLY, 0, out var file);
        using (file)
        {
            if (error == Errno.None)
                error = Files.Write(file, Encoding.ASCII.GetBytes($"{value}"), out _);
        }

        if (error != Errno.None)
            throw error.Failure(
                $"write '{value}' to '{name.Replace('/', '.')}' of the router",
                error == Errno.ENOENT ? "check that this kernel has connection tracking (nf_conntrack)" : null);
    }

    private static FileDescriptor Open(SystemPaths paths)
    {
        var error = Files.MayWrite(null, $"{paths.ProcSys}/{SysctlKey.Time.RelativePath()}");
        if (error == Errno.EROFS && Mounts.Proc(out var proc) == Errno.None)
        {
            using (proc)
            {
                if (Files.Open(proc, "sys", O_RDONLY | O_DIRECTORY, 0, out var own) == Errno.None)
                    return own;
            }
        }

        if (error == Errno.EROFS)
            throw error.Failure(
                "set values in a temporary network namespace",
                "/proc/sys is read-only, as in most containers: run it on the host, or in a container with --privileged");
        error = Files.Open(null, paths.ProcSys, O_RDONLY | O_DIRECTORY, 0, out var sys);
        return error == Errno.None ? sys : throw error.Failure($"open '{paths.ProcSys}'", "check that /proc is mounted");
    }
}
