namespace KeepTune.Linux.Cgroups;

/// <summary>A mount of the cgroup v2 hierarchy, or of a part of it.</summary>
/// <param name="Root">The cgroup that is visible there, as the kernel reports it, relative to the root of this cgroup namespace.</param>
public readonly record struct CgroupMount(string Place, string Root)
{
    /// <summary>Whether it shows only this cgroup namespace: else the names below it are not those of <c>/proc/PID/cgroup</c>.</summary>
    public bool IsOfNamespace => Root != "/.." && !Root.StartsWith("/../", StringComparison.Ordinal);

    /// <summary>The path of the cgroup that is visible there.</summary>
    public string Top => IsOfNamespace ? Root : "/";

    /// <summary>The path of the cgroup of this directory; null if it is not below.</summary>
    public string? PathOf(string directory) => Below(Place, directory) is { } rest ? Join(Top, rest) : null;

    /// <summary>The directory of the cgroup of this path; null if it is not below.</summary>
    public string? DirectoryOf(string path) => Below(Top, path) is { } rest ? Join(Place, rest) : null;

    /// <summary>Joins two paths: <c>/a</c> and <c>/b</c> are <c>/a/b</c>.</summary>
    public static string Join(string path, string below) => path == "/" ? below : below == "/" ? path : path + below;

    private static string? Below(string top, string path) =>
        top == "/" ? path
        : path == top ? "/"
        : path.StartsWith(top + "/", StringComparison.Ordinal) ? path[top.Length..] : null;
}
