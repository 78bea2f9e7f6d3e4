using System.Globalization;
using System.Text;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Cgroups;

/// <summary>Finds cgroups (v2) as named on the command line.</summary>
public static class CgroupTree
{
    private const int Deepest = 64;

    /// <summary>Adds the inodes of the directories of a cgroup and all below it: the kernel identifies cgroups by them.</summary>
    /// <param name="name">A path as in <c>/proc/PID/cgroup</c> or as mounted, or a unit's name anywhere in the tree.</param>
    /// <exception cref="Failure">Failed: there is none, or no cgroup v2. InvalidInput: no name.</exception>
    public static void AddInodes(SystemPaths paths, string name, HashSet<ulong> inodes)
    {
        foreach (var group in Named(paths, name))
            Walk(group, (_, directory) => AddInode(directory, inodes));
    }

    /// <summary>The only cgroup of this name.</summary>
    /// <param name="name">As above.</param>
    /// <exception cref="Failure">Failed: there is none, or several; or no cgroup v2. InvalidInput: no name.</exception>
    public static Cgroup Find(SystemPaths paths, string name)
    {
        // The same hierarchy, or a part of it, may be mounted in several places.
        var found = Named(paths, name).DistinctBy(Inode).ToList();

        // Only slices are above the machine's own units; units of users and containers have a service or a scope above them.
        var own = found.FindAll(group => IsOfMachine(group.Path));
        var selected = own.Count > 0 && !name.Contains('/', StringComparison.Ordinal) ? own : found;
        return selected.Count == 1 ? selected[0] : throw new Failure(
            FailureKind.Failed,
            $"several cgroups match {Printable.Quote(name)}: {string.Join(", ", selected.Select(group => Printable.Escape(group.Path)))}",
            "use one of these paths");
    }

    /// <summary>The path of a cgroup that may no longer exist; for a unit, its name after a slash.</summary>
    public static string PathOf(SystemPaths paths, string name)
    {
        var named = new CgroupName(name);
        return named.IsUnit
            ? "/" + named.Unit
            : named.Places(CgroupMounts.All(paths)).Select(group => group.Path).FirstOrDefault("/" + name.Trim('/'));
    }

    /// <summary>The cgroup of a process.</summary>
    /// <exception cref="Failure">Failed: there is no such process, or its cgroup is not visible here.</exception>
    public static Cgroup Of(SystemPaths paths, int pid)
    {
        var path = PathOf(paths, pid);
        var mounts = CgroupMounts.All(paths);
        if (path == "/.." || path.StartsWith("/../", StringComparison.Ordinal))
            throw new Failure(
                FailureKind.Failed,
                $"process {pid} is in a cgroup outside this cgroup namespace",
                $"enter its namespaces with 'nsenter --target {pid} --cgroup --mount'");
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
                $"the cgroup of process {pid} has another name below {Printable.Escape(mounts[0].Place)}, which was mounted outside "
                    + "this cgroup namespace",
                "use its path as mounted, or mount the cgroups of this namespace with 'mount -t cgroup2 none DIR'");
    }

    /// <summary>All cgroups that are visible here, each with its open directory.</summary>
    /// <exception cref="Failure">Failed: no cgroup v2.</exception>
    public static void Each(SystemPaths paths, Action<Cgroup, FileDescriptor> look)
    {
        foreach (var mount in CgroupMounts.Widest(CgroupMounts.All(paths)))
            Walk(new(mount, mount.Top), look);
    }

    /// <summary>Whether it is the cgroup of all processes of the machine, the only one without a state (cgroup.events).</summary>
    public static bool IsOfAll(Cgroup cgroup) =>
        CgroupMounts.KindOf(cgroup.Directory) == CGROUP2_SUPER_MAGIC && !Files.Exists($"{cgroup.Directory}/cgroup.events");

    private static List<Cgroup> Named(SystemPaths paths, string name)
    {
        var named = new CgroupName(name);
        var mounts = CgroupMounts.All(paths);
        var found = named.IsUnit
            ? Units(named, mounts)
            : [.. named.Places(mounts).Where(group => CgroupMounts.KindOf(group.Directory) == CGROUP2_SUPER_MAGIC)];
        return found.Count > 0 ? found : throw named.NotFound(mounts);
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

    /// <summary>Whether it belongs to the machine's own systemd: the units of others have a service or a scope above them.</summary>
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
            return line?["0::".Length..] ?? throw new Failure(FailureKind.Failed, $"process {pid} is not in a version 2 cgroup");
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
