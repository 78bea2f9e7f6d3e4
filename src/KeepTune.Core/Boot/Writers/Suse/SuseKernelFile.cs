namespace KeepTune.Core.Boot.Writers.Suse;

/// <summary>The file for the running kernel that SUSE has systemd-sysctl read before all others (suse-module-tools).</summary>
public static class SuseKernelFile
{
    /// <summary>The drop-in of systemd-sysctl.service that does so.</summary>
    public const string DropIn = "/usr/lib/systemd/system/systemd-sysctl.service.d/50-kernel-uname_r.conf";

    public static string OfBoot(string release) => $"/boot/sysctl.conf-{release}";

    public static string OfModules(string release) => $"/usr/lib/modules/{release}/sysctl.conf";

    /// <summary>
    /// Which of the two is read; null for neither. Until SLES 15 SP3 there was only the first; since then the second hides it.
    /// </summary>
    /// <param name="dropIn">The drop-in's text; null if it is missing.</param>
    public static string? Choose(string? dropIn, string release, bool hasModules)
    {
        if (dropIn is null)
            return null;
        if (dropIn.Contains("ExecStartPre=", StringComparison.Ordinal))
            return OfBoot(release);
        if (hasModules)
            return dropIn.Contains("kernel-sysctl.service", StringComparison.Ordinal) ? OfModules(release) : null;
        return dropIn.Contains("boot-sysctl.service", StringComparison.Ordinal) ? OfBoot(release) : null;
    }
}
