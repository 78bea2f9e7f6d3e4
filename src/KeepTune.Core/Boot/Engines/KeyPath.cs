namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// Turns a key as written in a file into a path below <c>/proc/sys</c>. If the first separator is a dot, dots and slashes are swapped; if
/// it is a slash, nothing changes (sysctl.d(5)). Strings hold one character per byte, as paths do.
/// </summary>
public static class KeyPath
{
    private const string ProcSys = "/proc/sys/";

    private static readonly string[] OtherDirectories = [
        "kernel", "vm", "fs", "dev", "net/core", "net/ipv4/conf", "net/ipv4/neigh", "net/ipv4/route"
    ];

    /// <summary>As systemd-sysctl does: without <c>.</c> components and without doubled, leading and trailing slashes.</summary>
    public static string Systemd(string key)
    {
        var simple = string.Join('/', Swap(key).Split('/').Where(component => component is not ("" or ".")));
        return simple.Length == 0 ? "/" : simple;
    }

    /// <summary>As procps does: below <c>/proc/sys/</c>, otherwise as written, after one more leading dash.</summary>
    public static string Procps(string key) => ProcSys + Swap(key.StartsWith('-') ? key[1..] : key);

    /// <summary>Whether the engines expand it: both look only for these three characters.</summary>
    public static bool IsGlob(string path) => path.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>Which of the three keys a systemd path names.</summary>
    public static SysctlKey? OfSystemd(string path)
    {
        foreach (var key in SysctlKeys.All)
        {
            if (path == key.RelativePath())
                return key;
        }

        return null;
    }

    /// <summary>Which of the three keys a path leads to when the kernel resolves it; null for any other path.</summary>
    public static SysctlKey? OfProcps(string path)
    {
        if (!path.StartsWith(ProcSys, StringComparison.Ordinal))
            return null;

        var at = new List<string>();
        var components = path[ProcSys.Length..].Split('/');
        for (var i = 0; i < components.Length; i++)
        {
            var component = components[i];
            if (component is "" or ".")
            {
                // There is nothing below a file, not even the file itself.
                if (i > 0 && OfSystemd(string.Join('/', at)) is not null)
                    return null;
                continue;
            }

            if (component != "..")
                at.Add(component);
            else if (at.Count > 0 && IsDirectory(at))
                at.RemoveAt(at.Count - 1);
            else
                return null;
        }

        return OfSystemd(string.Join('/', at));
    }

    private static bool IsDirectory(List<string> components)
    {
        var path = string.Join('/', components);
        return path is "net" or "net/ipv4" || OtherDirectories.Contains(path);
    }

    private static string Swap(string key)
    {
        var first = key.AsSpan().IndexOfAny('/', '.');
        if (first < 0 || key[first] == '/')
            return key;
        return string.Create(key.Length, key, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] switch { '.' => '/', '/' => '.', var other => other };
        });
    }
}
