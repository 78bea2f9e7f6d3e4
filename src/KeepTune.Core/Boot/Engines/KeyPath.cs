namespace KeepTune.Core.Boot.Engines;

/// <summary>
/// A key as it stands in a file, turned into a path below <c>/proc/sys</c>. Where the first separator is a dot, dots and slashes change
/// places; where it is a slash, all stays (sysctl.d(5)). Strings hold one byte a character, as paths do.
/// </summary>
public static class KeyPath
{
    private const string ProcSys = "/proc/sys/";

    private static readonly string[] OtherDirectories = [
        "kernel", "vm", "fs", "dev", "net/core", "net/ipv4/conf", "net/ipv4/neigh", "net/ipv4/route"
    ];

    /// <summary>As systemd-sysctl takes it: without <c>.</c> components, doubled, leading and trailing slashes.</summary>
    public static string Systemd(string key)
    {
        var simple = string.Join('/', Swap(key).Split('/').Where(component => component is not ("" or ".")));
        return simple.Length == 0 ? "/" : simple;
    }

    /// <summary>As procps takes it: below <c>/proc/sys/</c> and otherwise as written, after one more leading dash.</summary>
    public static string Procps(string key) => ProcSys + Swap(key.StartsWith('-') ? key[1..] : key);

    /// <summary>Whether the engines expand it: both look for these three characters only.</summary>
    public static bool IsGlob(string path) => path.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>Which of the three keys a path of systemd's is.</summary>
    public static SysctlKey? OfSystemd(string path)
    {
        foreach (var key in SysctlKeys.All)
        {
            if (path == key.RelativePath())
                return key;
        }

        return null;
    }

    /// <summary>Which of the three keys a path leads to when the kernel resolves it; null for every other path.</summary>
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
                // A file has nothing below it, not even itself.
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
