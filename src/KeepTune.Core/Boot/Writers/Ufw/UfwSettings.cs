namespace KeepTune.Core.Boot.Writers.Ufw;

/// <summary>
/// How ufw's start script reads its two files (ufw-init-functions): it sources <c>/etc/default/ufw</c>, then <c>/etc/ufw/ufw.conf</c>.
/// </summary>
/// <param name="IsEnabled">Null if only a shell can evaluate it.</param>
/// <param name="SysctlFile">The file for <c>sysctl -p</c>; empty for none, null if only a shell can evaluate it.</param>
public sealed record UfwSettings(bool? IsEnabled, string? SysctlFile)
{
    /// <param name="defaults">Null if the file is missing; if it is missing or empty, the script does nothing.</param>
    public static UfwSettings Of(string? defaults, string? conf)
    {
        if (string.IsNullOrEmpty(defaults) || string.IsNullOrEmpty(conf))
            return new(false, "");

        // Parsed as one file, since both run in one shell.
        var shell = ShellAssignments.Parse($"{defaults}\n{conf}");
        var enabled = shell["ENABLED"];
        var file = shell["IPT_SYSCTL"];
        return new(enabled is null ? false : enabled.Text is null ? null : enabled.Text is "yes" or "YES", file is null ? "" : file.Text);
    }
}
