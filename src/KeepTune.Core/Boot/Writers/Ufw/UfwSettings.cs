namespace KeepTune.Core.Boot.Writers.Ufw;

/// <summary>
/// What ufw's start script makes of its two files (ufw-init-functions): it sources <c>/etc/default/ufw</c>, then <c>/etc/ufw/ufw.conf</c>.
/// </summary>
/// <param name="IsEnabled">Null where only a shell could tell.</param>
/// <param name="SysctlFile">What it hands to <c>sysctl -p</c>; empty for none, null where only a shell could tell.</param>
public sealed record UfwSettings(bool? IsEnabled, string? SysctlFile)
{
    /// <param name="defaults">Null where the file is missing; without it, or where it is empty, the script does nothing.</param>
    public static UfwSettings Of(string? defaults, string? conf)
    {
        if (string.IsNullOrEmpty(defaults) || string.IsNullOrEmpty(conf))
            return new(false, "");

        // As one file, since both run in one shell.
        var shell = ShellAssignments.Parse($"{defaults}\n{conf}");
        var enabled = shell["ENABLED"];
        var file = shell["IPT_SYSCTL"];
        return new(enabled is null ? false : enabled.Text is null ? null : enabled.Text is "yes" or "YES", file is null ? "" : file.Text);
    }
}
