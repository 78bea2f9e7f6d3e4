namespace KeepTune.Linux.Cgroups;

/// <summary>A place where the hierarchy of cgroup v2, or a part of it, is mounted.</summary>
/// <param name="Root">The group that is seen there; as the kernel tells it, from the root of this cgroup namespace.</param>
public readonly record struct CgroupMount(string Place, string Root)
{
    /// <summary>It shows no more than this cgroup namespace: else the names below it are not those of <c>/proc/PID/cgroup</c>.</summary>
    public bool IsOfNamespace => Root != "/.." && !Root.StartsWith("/../", StringComparison.Ordinal);

    /// <summary>The path of the group that is seen there.</summary>
    public string Top => IsOfNamespace ? Root : "/";

    /// <summary>The path of the group in this directory; null where that is not below.</summary>
    public string? PathOf(string directory) => Below(Place, directory) is { } rest ? Join(Top, rest) : null;

    /// <summary>The directory of the group of this path; null where that is not below.</summary>
    public string? DirectoryOf(string path) => Below(Top, path) is { } rest ? Join(Place, rest) : null;

    /// <summary>One path behind the other: <c>/a</c> and <c>/b</c> are <c>/a/b</c>.</summary>
    public static string Join(string path, string below) => path == "/" ? below : below == "/" ? path : path + below;

    private static string? Below(string top, string path) =>
        top == "/" ? path
        : path == top ? "/"
        : path.StartsWith(top + "/", StringComparison.Ordinal) ? path[top.Length..] : null;
}
