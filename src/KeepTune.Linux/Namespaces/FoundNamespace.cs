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

    /// <summary>What <c>--netns</c> accepts for it: names, sorted, and the path of a mount elsewhere. Not escaped.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The file that represents it.</summary>
    public string Path { get; }

    /// <summary>The namespace in which this program was started.</summary>
    public bool IsOwn { get; internal set; }

    /// <summary>The namespace of process 1.</summary>
    public bool IsInitial { get; internal set; }

    /// <summary>The cookie that was found on an earlier visit (zero before Linux 5.14); null if there was none.</summary>
    public ulong? Cookie { get; set; }

    /// <summary>The option that selects it, with a leading blank; empty if there is none.</summary>
    public string Argument =>
        names.Count > 0
            ? $" --netns {ShellWord.Quote(names[0])}"
            : Pid is { } pid
            ? $" --pid {pid.ToString(CultureInfo.InvariantCulture)}"
            : "";

    /// <summary>The lowest process id in it; null if unknown.</summary>
    public int? Pid { get; internal set; }

    /// <summary>The process with that id, read on first use.</summary>
    public NamespaceProcess? Process => Pid is { } pid ? process ??= NamespaceProcess.Of(paths, pid) : null;

    internal void Name(string name)
    {
        var at = names.BinarySearch(name, StringComparer.Ordinal);
        if (at < 0)
            names.Insert(~at, name);
    }

    /// <summary>
    /// Opens it, and checks that it is still the one that was found. The caller must close it soon, since there may be thousands.
    /// </summary>
    /// <returns>ENOENT if it has ended.</returns>
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
