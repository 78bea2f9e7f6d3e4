using System.Globalization;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

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

    /// <summary>
    /// The cookie that it was seen with inside (zero before Linux 5.14), for who comes again; null where nobody has been there.
    /// </summary>
    public ulong? Cookie { get; set; }

    /// <summary>The option that names it, after a blank; empty where nothing does.</summary>
    public string Argument =>
        names.Count > 0
            ? $" --netns {ShellWord.Quote(names[0])}"
            : Pid is { } pid
            ? $" --pid {pid.ToString(CultureInfo.InvariantCulture)}"
            : "";

    /// <summary>The lowest process id in it; null when none is known.</summary>
    public int? Pid { get; internal set; }

    /// <summary>The process with that id, looked at when first asked for.</summary>
    public NamespaceProcess? Process => Pid is { } pid ? process ??= NamespaceProcess.Of(paths, pid) : null;

    internal void Name(string name)
    {
        var at = names.BinarySearch(name, StringComparer.Ordinal);
        if (at < 0)
            names.Insert(~at, name);
    }

    /// <summary>
    /// Opens it, and makes sure that it is still the one that was found. The caller closes it soon: there may be thousands.
    /// </summary>
    /// <returns>ENOENT when it has vanished.</returns>
    public Errno Open(out FileDescriptor file)
    {
        var error = Files.Open(null, Path, O_RDONLY, 0, out file);
        if (error == Errno.None
            && !(
                Files.Status(file, out var now) == Errno.None
                    && (now.Inode, now.DeviceMajor, now.DeviceMinor) == (identity.Inode, identity.DeviceMajor, identity.DeviceMinor)))
        {
            file.Dispose();
            return Errno.ENOENT;
        }

        return error == Errno.ESRCH ? Errno.ENOENT : error;
    }
}
