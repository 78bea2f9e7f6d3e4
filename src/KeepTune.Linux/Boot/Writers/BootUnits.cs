namespace KeepTune.Linux.Boot.Writers;

/// <summary>Which programs a boot starts: systemd.unit(5), else the links in the runlevels of SysV or OpenRC.</summary>
internal sealed class BootUnits(SmallFiles files)
{
    private static readonly string[] UnitDirectories =
        ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    private static readonly string[] Runlevels = ["/etc/rcS.d", "/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d"];
    private static readonly string[] OpenRc = ["/etc/runlevels/boot", "/etc/runlevels/default"];

    private IReadOnlyList<string>? wants;

    /// <param name="name">Without <c>.service</c>.</param>
    /// <returns>Null if the files that would show it can't be read.</returns>
    public bool? IsEnabled(string name)
    {
        if (!files.Exists("/usr/lib/systemd/systemd") && !files.Exists("/lib/systemd/systemd"))
            return OfScript(name);

        var unit = $"{name}.service";
        if (!IsThere(unit))
            return false;
        wants ??= Wants();
        foreach (var directory in wants)
        {
            if (files.LinkTarget($"{directory}/{unit}") is not null || files.Exists($"{directory}/{unit}"))
                return true;
        }

        foreach (var path in files.NotSeen.Keys)
        {
            if (path.Contains("/systemd/system", StringComparison.Ordinal))
                return null;
        }

        return false;
    }

    // The first directory that has it decides.
    private bool IsThere(string unit)
    {
        foreach (var directory in UnitDirectories)
        {
            var path = $"{directory}/{unit}";
            if (files.Root.IsMask(path))
                return false;
            if (files.Exists(path))
                return true;
        }

        return false;
    }

    private List<string> Wants()
    {
        var directories = new List<string>();
        foreach (var directory in UnitDirectories)
        {
            foreach (var name in files.Names(directory))
            {
                if (name.EndsWith(".wants", StringComparison.Ordinal) || name.EndsWith(".requires", StringComparison.Ordinal))
                    directories.Add($"{directory}/{name}");
            }
        }

        return directories;
    }

    private bool OfScript(string name)
    {
        foreach (var directory in OpenRc)
        {
            if (files.LinkTarget($"{directory}/{name}") is not null)
                return true;
        }

        foreach (var directory in Runlevels)
        {
            foreach (var link in files.Names(directory))
            {
                if (link.Length == name.Length + 3 && link[0] == 'S' && link.EndsWith(name, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }
}
