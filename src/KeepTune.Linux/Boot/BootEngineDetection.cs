using KeepTune.Core.Boot;

namespace KeepTune.Linux.Boot;

/// <summary>Detects which engine a system or an image runs at boot.</summary>
internal static class BootEngineDetection
{
    private const int MaxLinks = 8;
    private const int MaxScript = 256 * 1024;

    private static readonly string[] ScriptDirectories =
        ["/etc/init.d", "/etc/rc.d", "/etc/rc.d/init.d", "/etc/runit", "/etc/runit/core-services", "/etc/dinit.d", "/etc/dinit.d/scripts"];

    private static readonly string[] UnitDirectories = ["/etc/systemd/system", "/run/systemd/system"];

    /// <returns>Null if unknown.</returns>
    public static BootEngine? Engine(SystemRoot root)
    {
        var isSystemd = root.IsLive ? root.Exists("/run/systemd/system") : LeadsToSystemd(root, "/sbin/init");
        if (isSystemd && !IsMasked(root))
            return BootEngine.Systemd;
        return CallsSysctl(root) ? BootEngine.Procps : null;
    }

    private static bool IsMasked(SystemRoot root) => UnitDirectories.Any(directory => root.IsMask($"{directory}/systemd-sysctl.service"));

    private static bool LeadsToSystemd(SystemRoot root, string path)
    {
        for (var i = 0; i < MaxLinks; i++)
        {
            if (path.EndsWith("/systemd", StringComparison.Ordinal))
                return true;
            if (root.LinkTarget(path) is not { } target)
                return false;
            path = target.StartsWith('/') ? target : $"{path[..path.LastIndexOf('/')]}/{target}";
        }

        return false;
    }

    private static bool CallsSysctl(SystemRoot root) => ScriptDirectories.Any(directory =>
        root.Names(directory, out var names) == Errno.None
            && names.Any(name => CallsSysctl(root.ReadText($"{directory}/{name}", MaxScript))));

    // Debian's script has the program's name in a variable: '$DAEMON $QUIET_SYSCTL --system'.
    private static bool CallsSysctl(string? script)
    {
        if (script is null
            || !script.Contains("--system", StringComparison.Ordinal)
            || !script.Contains("sysctl", StringComparison.Ordinal))
            return false;
        return script.Split('\n').Any(line =>
            line.Contains(" --system", StringComparison.Ordinal)
            && (
                line.Contains("sysctl", StringComparison.OrdinalIgnoreCase)
                    || line.Contains("$DAEMON", StringComparison.Ordinal)
                    || line.Contains("${DAEMON}", StringComparison.Ordinal))
            && !line.TrimStart().StartsWith('#'));
    }
}
