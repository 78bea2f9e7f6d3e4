using System.Diagnostics;
using System.Globalization;
using System.Text;
using KeepTune.Core.Namespaces;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>
/// Finds every network namespace that has a name, a bind mount or a process. One that only an open descriptor or a socket keeps alive is
/// not found. Only directories are opened: the status of a namespace's file identifies it.
/// </summary>
public sealed class NamespaceDiscovery
{
    private const int MountTablePage = 16 * 1024;

    // Reading the clock costs about as much as looking at a process.
    private const int BetweenClocks = 16;

    private readonly SystemPaths paths;
    private readonly TimeSpan within;
    private readonly long begun = Stopwatch.GetTimestamp();
    private readonly Dictionary<ulong, FoundNamespace> found = [];
    private FileStatus own;
    private int steps;
    private int processesNotVisible;
    private int directoriesNotVisible;

    private NamespaceDiscovery(SystemPaths paths, TimeSpan within)
    {
        this.paths = paths;
        this.within = within;
    }

    private bool TimeIsUp => ++steps % BetweenClocks == 0 && Stopwatch.GetElapsedTime(begun) > within;

    /// <param name="within">Maximum time; null for no limit.</param>
    public static NamespaceSurvey Find(SystemPaths paths, TimeSpan? within = null)
    {
        var discovery = new NamespaceDiscovery(paths, within ?? TimeSpan.MaxValue);
        discovery.AddOwn();
        var hidden = false;
        var complete = discovery.AddNamed() && discovery.AddProcesses(out hidden) && discovery.AddMounted();
        return new(discovery.Sorted(), discovery.processesNotVisible, hidden, discovery.directoriesNotVisible, complete);
    }

    private void AddOwn()
    {
        // The link's target names this thread, whichever thread looks at it later.
        var place = Files.ReadLink(null, $"{paths.Proc}/thread-self", out var thread) == Errno.None ? thread : "self";
        var path = $"{paths.Proc}/{place}/ns/net";
        if (Files.Status(path, out own) == Errno.None)
            Add(own, path).IsOwn = true;
        if (Files.Status($"{paths.Proc}/1/ns/net", out var initial) == Errno.None && IsNamespace(initial))
            Add(initial, $"{paths.Proc}/1/ns/net").IsInitial = true;
    }

    private bool AddNamed()
    {
        foreach (var directory in NamespaceNames.Directories(paths))
        {
            if (NamespaceNames.In(directory, out var names).IsPermission)
                directoriesNotVisible++;
            foreach (var name in names)
            {
                if (TimeIsUp)
                    return false;
                var path = $"{directory}/{name}";

                // A name whose namespace has ended is a plain file.
                if (Files.Status(path, out var status) == Errno.None && IsNamespace(status))
                    Add(status, path).Name(name);
            }
        }

        return true;
    }

    private bool AddMounted()
    {
        if (ReadMounts() is not { } text)
            return false;
        foreach (var mount in MountTable.NetworkNamespaces(text))
        {
            // A name, or one such path, is enough.
            if (found.TryGetValue(mount.Inode, out var known)
                && known.Names.Count > 0
                && (mount.DeviceMajor, mount.DeviceMinor) == (own.DeviceMajor, own.DeviceMinor))
                continue;
            if (TimeIsUp)
                return false;

            // Something else may be mounted over it.
            if (Files.Status(mount.Path, out var status) == Errno.None && IsNamespace(status) && status.Inode == mount.Inode)
                Add(status, mount.Path).Name(mount.Path);
        }

        return true;
    }

    // Reading a table of thousands of mounts takes the kernel milliseconds; it returns a page at a time.
    private string? ReadMounts()
    {
        if (Files.Open(null, $"{paths.Proc}/self/mountinfo", O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
        {
            var text = new MemoryStream();
            var page = new byte[MountTablePage];
            while (Files.Read(file, page, out var count) == Errno.None && count > 0)
            {
                text.Write(page, 0, count);
                if (Stopwatch.GetElapsedTime(begun) > within)
                    return null;
            }

            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
    }

    private bool AddProcesses(out bool hidden)
    {
        hidden = false;
        if (Files.Open(null, paths.Proc, O_RDONLY | O_DIRECTORY, 0, out var proc) != Errno.None)
            return true;
        using (proc)
        {
            if (Files.Names(proc, out var names) != Errno.None)
                return true;

            // Process 1 always exists, so if it is invisible, others are too.
            hidden = !names.Contains("1");
            foreach (var name in names)
            {
                if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                    continue;
                if (TimeIsUp)
                    return false;
                AddProcess(proc, name, pid);
            }
        }

        return true;
    }

    private void AddProcess(FileDescriptor proc, string name, int pid)
    {
        var error = Files.Status(proc, $"{name}/ns/net", out var status);

        // For another user's process, Linux 5.10 returns the directory that contains the link, where later ones refuse.
        var isOther = error == Errno.None && !IsNamespace(status);
        if (error.IsPermission || isOther)
            processesNotVisible++;
        if (error != Errno.None || isOther)
            return;

        var netns = Add(status, $"{paths.Proc}/{name}/ns/net");
        if (netns.Pid is not { } other || pid < other)
            netns.Pid = pid;
    }

    // All namespaces are files of one file system, so inodes identify them.
    private bool IsNamespace(FileStatus status) => status.IsBeside(own);

    private FoundNamespace Add(FileStatus status, string path)
    {
        if (!found.TryGetValue(status.Inode, out var netns))
            found.Add(status.Inode, netns = new(paths, status, path));
        return netns;
    }

    private List<FoundNamespace> Sorted()
    {
        static int Group(FoundNamespace netns) => netns.IsOwn ? 0 : netns.IsInitial ? 1 : netns.Names.Count > 0 ? 2 : 3;
        var all = new List<FoundNamespace>(found.Values);
        all.Sort((a, b) => Group(a) != Group(b) ? Group(a) - Group(b)
            : Group(a) == 2 ? string.CompareOrdinal(a.Names[0], b.Names[0])
            : (a.Pid ?? 0) - (b.Pid ?? 0));
        return all;
    }
}
