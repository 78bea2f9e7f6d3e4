using KeepTune.Core;
using KeepTune.Core.Text;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Control groups (cgroup v2) as <c>--cgroup</c> names them, with all that are below.</summary>
public static class CgroupTree
{
    private const int Deepest = 64;

    /// <summary>The inodes of the directories, which is how sock_diag names a socket's cgroup.</summary>
    /// <param name="name">A path as in <c>/proc/PID/cgroup</c> or as mounted, or a unit's name, wherever in the tree it is.</param>
    /// <exception cref="Failure">Failed: there is none, or no cgroup v2.</exception>
    public static void AddInodes(SystemPaths paths, string name, HashSet<ulong> inodes)
    {
        var mount = Mount(paths) ?? throw new Failure(FailureKind.Failed, "cgroup v2 is not mounted here, so '--cgroup' can't be looked up");
        var before = inodes.Count;
        if (!name.Contains('/', StringComparison.Ordinal))
            Walk(mount, name, 0, inodes);
        else if (name == mount)
            Walk(mount, null, 0, inodes);
        else if (!name.Split('/').Contains(".."))
            Walk(name.StartsWith(mount + "/", StringComparison.Ordinal) ? name : $"{mount}/{name.Trim('/')}", null, 0, inodes);
        if (inodes.Count == before)
            throw new Failure(FailureKind.Failed, $"there is no cgroup {Printable.Quote(name)} below {mount}", "'systemd-cgls' shows the tree; give a path as in /proc/PID/cgroup, or a unit such as nginx.service");
    }

    // The kernel's inode numbers of this file system are its cgroup ids.
    private static void Walk(string directory, string? wanted, int depth, HashSet<ulong> inodes)
    {
        if (depth > Deepest || Files.Open(null, directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0, out var opened) != Errno.None)
            return;
        using (opened)
        {
            if (wanted is null && Files.Status(opened, out var status) == Errno.None)
                inodes.Add(status.Inode);
            if (Files.Names(opened, out var names) != Errno.None)
                return;
            foreach (var child in names)
            {
                // Files have a dot after the controller's name, as a unit has before its kind: to open them as a directory tells.
                Walk($"{directory}/{child}", child == wanted ? null : wanted, depth + 1, inodes);
            }
        }
    }

    private static string? Mount(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.Proc}/self/mountinfo", O_RDONLY, 0, out var file) != Errno.None)
            return null;
        using (file)
        {
            if (Files.ReadAll(file, 16 * 1024 * 1024, out var bytes) != Errno.None)
                return null;
            foreach (var line in System.Text.Encoding.UTF8.GetString(bytes).Split('\n'))
            {
                // ID PARENT DEVICE ROOT MOUNTPOINT ... - TYPE ... (proc_pid_mountinfo(5))
                if (line.Contains(" - cgroup2 ", StringComparison.Ordinal))
                    return line.Split(' ')[4];
            }

            return null;
        }
    }
}
