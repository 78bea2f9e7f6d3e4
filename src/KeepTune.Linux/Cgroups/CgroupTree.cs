using System.Globalization;
using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Cgroups;

/// <summary>Control groups (cgroup v2) as they are named on the command line.</summary>
public static class CgroupTree
{
    private const int Deepest = 64;

    /// <summary>The inodes of the directories of a group and of all below it, which is how the kernel numbers groups.</summary>
    /// <param name="name">A path as in <c>/proc/PID/cgroup</c> or as mounted, or a unit's name, wherever in the tree it is.</param>
    /// <exception cref="Failure">Failed: there is none, or no cgroup v2. InvalidInput: no name.</exception>
    public static void AddInodes(SystemPaths paths, string name, HashSet<ulong> inodes)
    {
        foreach (var group in Named(paths, name))
            Walk(group, (_, directory) => AddInode(directory, inodes));
    }

    /// <summary>The one group of this name.</summary>
    /// <param name="name">As above.</param>
    /// <exception cref="Failure">Failed: there is none, or several; or no cgroup v2. InvalidInput: no name.</exception>
    public static Cgroup Find(SystemPaths paths, string name)
    {
        // The same hierarchy may be mounted in several places, or a part of it.
        var found = Named(paths, name).DistinctBy(Inode).ToList();

        // The machine's own units are below slices alone; those of users' and containers' managers have a service or a scope above them.
        var own = found.FindAll(group => IsOfMachine(group.Path));
        var meant = own.Count > 0 && !name.Contains('/', StringComparison.Ordinal) ? own : found;
        return meant.Count == 1 ? meant[0] : throw new Failure(
            FailureKind.Failed,
            $"several cgroups are named {Printable.Quote(name)}: {string.Join(", ", meant.Select(group => Printable.Escape(group.Path)))}",
            "give one of these paths");
    }

    /// <summary>The path of a group that need not be there any more; of a unit, with a slash before it.</summary>
    public static string PathOf(SystemPaths paths, string name)
    {
        var meant = new CgroupName(name);
        return meant.IsUnit
            ? "/" + meant.Unit
            : meant.Places(CgroupMounts.All(paths)).Select(group => group.Path).FirstOrDefault("/" + name.Trim('/'));
    }

    /// <summary>The group that a process is in.</summary>
    /// <exception cref="Failure">Failed: there is no such process, or it is in none that is seen here.</exception>
    public static Cgroup Of(SystemPaths paths, int pid)
    {
        var path = PathOf(paths, pid);
        var mounts = CgroupMounts.All(paths);
        if (path == "/.." || path.StartsWith("/../", StringComparison.Ordinal))
            throw new Failure(
                FailureKind.Failed,
                $"process {pid} is in a cgroup outside of this cgroup namespace",
                $"in the process's own: nsenter --target {pid} --cgroup --mount");
        var mount = mounts.FirstOrDefault(mount => mount.IsOfNamespace && mount.DirectoryOf(path) is not null);
        if (mount != default && CgroupMounts.KindOf(new Cgroup(mount, path).Directory) == CGROUP2_SUPER_MAGIC)
            return new(mount, path);
        throw mounts[0].IsOfNamespace
            ? new Failure(
                FailureKind.Failed,
                $"the cgroup of process {pid}, {Printable.Quote(path)}, is not below "
                    + $"{string.Join(", ", mounts.Select(mount => Printable.Escape(mount.Place)))}")
            : new Failure(
                FailureKind.Failed,
                $"the cgroup of process {pid} has another name below {Printable.Escape(mounts[0].Place)}, which was mounted outside of "
                    + "this cgroup namespace",
                "give its path as it is mounted, or mount this namespace's cgroups: mount -t cgroup2 none DIR");
    }

    /// <summary>All groups that are seen here, each with its open directory.</summary>
    /// <exception cref="Failure">Failed: no cgroup v2.</exception>
    public static void Each(SystemPaths paths, Action<Cgroup, FileDescriptor> look)
    {
        foreach (var mount in CgroupMounts.Widest(CgroupMounts.All(paths)))
            Walk(new(mount, mount.Top), look);
    }

    /// <summary>It is the group of all processes of the machine, which alone has no state of its own to tell of (cgroup.events).</summary>
    public static bool IsOfAll(Cgroup cgroup) =>
        CgroupMounts.KindOf(cgroup.Directory) == CGROUP2_SUPER_MAGIC && !Files.Exists($"{cgroup.Directory}/cgroup.events");

    private static List<Cgroup> Named(SystemPaths paths, string name)
    {
        var meant = new CgroupName(name);
        var mounts = CgroupMounts.All(paths);
        var found = meant.IsUnit
            ? Units(meant, mounts)
            : [.. meant.Places(mounts).Where(group => CgroupMounts.KindOf(group.Directory) == CGROUP2_SUPER_MAGIC)];
        return found.Count > 0 ? found : throw meant.NotThere(mounts);
    }

    private static List<Cgroup> Units(CgroupName name, IReadOnlyList<CgroupMount> mounts)
    {
        var (found, inFull, full) = (new List<Cgroup>(), new List<Cgroup>(), new CgroupName(name.Unit));
        foreach (var mount in CgroupMounts.Widest(mounts))
        {
            Walk(new(mount, mount.Top), (group, _) =>
            {
                var last = group.Path[(group.Path.LastIndexOf('/') + 1)..];
                if (name.IsOf(last))
                    found.Add(group);
                else if (full.IsOf(last))
                    inFull.Add(group);
            });
        }

        return found.Count > 0 ? found : inFull;
    }

    private static ulong Inode(Cgroup group) => Files.Status(group.Directory, out var status) == Errno.None ? status.Inode : 0;

    /// <summary>Of the machine's own manager: those of users' and containers' have a service or a scope above them.</summary>
    internal static bool IsOfMachine(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipLast(1).All(above => above.EndsWith(".slice", StringComparison.Ordinal));

    private static void AddInode(FileDescriptor directory, HashSet<ulong> inodes)
    {
        if (Files.Status(directory, out var status) == Errno.None)
            inodes.Add(status.Inode);
    }

    private static string PathOf(SystemPaths paths, int pid)
    {
        var error = Files.Open(null, $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}/cgroup", O_RDONLY, 0, out var file);
        using (file)
        {
            var bytes = Array.Empty<byte>();
            if (error == Errno.None)
                error = Files.ReadAll(file, 64 * 1024, out bytes);
            if (error == Errno.ENOENT || error == Errno.ESRCH)
                throw new Failure(FailureKind.Failed, $"there is no process {pid}");
            if (error != Errno.None)
                throw error.Failure($"read the cgroup of process {pid}");

            // 0::PATH is the line of version 2 (cgroups(7)).
            var line = Array.Find(Encoding.UTF8.GetString(bytes).Split('\n'), line => line.StartsWith("0::/", StringComparison.Ordinal));
            return line?["0::".Length..] ?? throw new Failure(FailureKind.Failed, $"process {pid} is in no cgroup of version 2");
        }
    }

    private static void Walk(Cgroup top, Action<Cgroup, FileDescriptor> look)
    {
        if (Files.Open(null, top.Directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, out var directory) != Errno.None)
            return;
        using (directory)
            Walk(top, directory, look, 0);
    }

    private static void Walk(Cgroup group, FileDescriptor directory, Action<Cgroup, FileDescriptor> look, int depth)
    {
        look(group, directory);
        if (depth == Deepest || Files.Directories(directory, out var names) != Errno.None)
            return;
        foreach (var child in names)
        {
            if (Files.OpenEntry(directory, child, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, out var opened) != Errno.None)
                continue;
            using (opened)
                Walk(
                    group with { Path = CgroupMount.Join(group.Path, "/" + Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(child))) },
                    opened,
                    look,
                    depth + 1);
        }
    }
}
