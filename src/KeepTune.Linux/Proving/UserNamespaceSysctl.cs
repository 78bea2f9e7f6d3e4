using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Proving;

/// <summary>The sysctls that deny user namespaces to users. The first is Debian's, the last Ubuntu's.</summary>
internal static class UserNamespaceSysctl
{
    private static readonly (string Path, string Off, string Allowing)[] All =
    [
        ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "kernel.apparmor_restrict_unprivileged_userns=0"),
    ];

    /// <summary>What to do about it; names the sysctls that deny them.</summary>
    public static string Hint(SystemPaths paths)
    {
        var inTheWay = All.Where(sysctl => Read($"{paths.ProcSys}/{sysctl.Path}") == sysctl.Off).Select(sysctl => sysctl.Allowing).ToList();
        return inTheWay.Count == 0
            ? "run as root, or allow user namespaces: a security module or a container limit may deny them to this user"
            : $"run as root, or allow user namespaces: sysctl {string.Join(' ', inTheWay)}";
    }

    private static string Read(string path)
    {
        var error = Files.Open(null, path, O_RDONLY, 0, out var file);
        using (file)
        {
            if (error != Errno.None || Files.ReadAll(file, 64, out var bytes) != Errno.None)
                return "";
            return Encoding.ASCII.GetString(bytes).Trim();
        }
    }
}
