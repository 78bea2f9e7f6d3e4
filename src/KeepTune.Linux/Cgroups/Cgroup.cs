namespace KeepTune.Linux.Cgroups;

/// <summary>A control group (cgroup v2).</summary>
/// <param name="Mount">Where it is visible.</param>
/// <param name="Path">As in <c>/proc/PID/cgroup</c>: <c>/system.slice/nginx.service</c>.</param>
public readonly record struct Cgroup(CgroupMount Mount, string Path)
{
    /// <summary>Its directory; empty for a cgroup above what is mounted there.</summary>
    public string Directory => Mount.DirectoryOf(Path) ?? "";
}
