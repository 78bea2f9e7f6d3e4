using System.Globalization;
using System.Text;
using KeepTune.Core.Namespaces;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>A process of a namespace.</summary>
/// <param name="Command">Its name (<c>/proc/PID/comm</c>). Text from outside; empty when it has ended.</param>
public sealed record NamespaceProcess(int Pid, string Command, ContainerIdentity? Container);

/// <summary>A network namespace of this machine that <see cref="NamespaceDiscovery"/> found.</summary>
public sealed class FoundNamespace
{
    private readonly SystemPaths paths;
    private readonly FileStatus identity;
    private readonly List<string> names = [];
    private NamespaceProcess? process;

    internal FoundNamespace(SystemPaths paths, FileStatus identity, string path)
    {
        this.paths = paths;
        this.identity = identity;
        Path = path;
    }

    public ulong Inode => identity.Inode;

    /// <summary>As <c>ls -l /proc/PID/ns/net</c> shows it: <c>net:[4026531833]</c>.</summary>
    public string Display => $"net:[{Inode}]";

    /// <summary>What <c>--netns</c> takes for it: names, sorted; the path of a mount elsewhere. Text from outside.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The file that stands for it.</summary>
    public string Path { get; }

    /// <summary>The namespace that this program was started in.</summary>
    public bool IsOwn { get; internal set; }

    /// <summary>The namespace of process 1.</summary>
    public bool IsInitial { get; internal set; }

    /// <summary>The lowest process id in it; null when none is known.</summary>
    public int? Pid { get; internal set; }

    /// <summary>The process with that id, looked at when first asked for.</summary>
    public NamespaceProcess? Process => Pid is { } pid ? process ??= Look(pid) : null;

    internal void Name(string name)
    {
        var at = names.BinarySearch(name, StringComparer.Ordinal);
        if (at < 0)
            names.Insert(~at, name);
    }

    /// <summary>Opens it, and makes sure that it is still the one that was found. The caller closes it soon: there may be thousands.</summary>
    /// <returns>ENOENT when it has vanished.</returns>
    public Errno Open(out FileDescriptor file)
    {
        var error = Files.Open(null, Path, O_RDONLY, 0, out file);
        if (error == Errno.None && !(Files.Status(file, out var now) == Errno.None && NamespaceDiscovery.KeyOf(now) == NamespaceDiscovery.KeyOf(identity)))
        {
            file.Dispose();
            return Errno.ENOENT;
        }

        return error == Errno.ESRCH ? Errno.ENOENT : error;
    }

    private NamespaceProcess Look(int pid)
    {
        var directory = $"{paths.Proc}/{pid.ToString(CultureInfo.InvariantCulture)}";
        return new(pid, Read($"{directory}/comm").TrimEnd('\n'), CgroupPath.Container(Read($"{directory}/cgroup")));
    }

    private static string Read(string path)
    {
        const int enough = 64 * 1024;
        var error = Files.Open(null, path, O_RDONLY, 0, out var file);
        using (file)
            return error == Errno.None && Files.ReadAll(file, enough, out var bytes) == Errno.None ? Encoding.UTF8.GetString(bytes) : "";
    }
}
