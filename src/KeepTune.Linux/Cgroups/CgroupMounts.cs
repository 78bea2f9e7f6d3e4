using System.Text;
using KeepTune.Core.Namespaces;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Cgroups;

/// <summary>Where cgroup v2 is mounted.</summary>
internal static class CgroupMounts
{
    private const int MaxTableSize = 16 * 1024 * 1024;

    /// <summary>The mounts, those of this cgroup namespace first, and among them those that show most of it.</summary>
    /// <exception cref="Failure">Failed: there is none.</exception>
    public static IReadOnlyList<CgroupMount> All(SystemPaths paths)
    {
        IReadOnlyList<MountedPart> mounted = [];
        var error = Files.Open(null, $"{paths.Proc}/self/mountinfo", O_RDONLY, 0, out var file);
        using (file)
        {
            if (error == Errno.None && Files.ReadAll(file, MaxTableSize, out var bytes) == Errno.None)
                mounted = MountTable.OfType(Encoding.UTF8.GetString(bytes), "cgroup2");
        }

        // Of several in one place the last covers the others, and something else may cover it.
        var mounts = mounted.Reverse().DistinctBy(mount => mount.Path).Where(mount => KindOf(mount.Path) == CGROUP2_SUPER_MAGIC)
            .Select(mount => new CgroupMount(mount.Path, mount.Root)).Reverse()
            .OrderBy(mount => mount.IsOfNamespace ? 0 : 1).ThenBy(mount => mount.Root.Length).ToList();
        return mounts.Count > 0 ? mounts : throw new Failure(
            FailureKind.Failed,
            "cgroup v2 is not mounted here",
            "systemd mounts it at /sys/fs/cgroup or /sys/fs/cgroup/unified; to mount it by hand, run 'mount -t cgroup2 none DIR'");
    }

    /// <summary>The mounts that show something no other one shows.</summary>
    public static IReadOnlyList<CgroupMount> Widest(IReadOnlyList<CgroupMount> mounts)
    {
        var widest = new List<CgroupMount>();
        foreach (var mount in mounts)
        {
            if ((mount.IsOfNamespace || widest.Count == 0) && !widest.Exists(wider => wider.DirectoryOf(mount.Top) is not null))
                widest.Add(mount);
        }

        return widest;
    }

    /// <summary>The file system type of a directory; -1 if there is no directory.</summary>
    public static long KindOf(string directory)
    {
        if (Files.Open(null, directory, O_RDONLY | O_DIRECTORY, 0, out var opened) != Errno.None)
            return -1;
        using (opened)
            return Files.FileSystem(opened);
    }
}
