using KeepTune.Core.Changes;
using KeepTune.Core.Text;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespace that the calling thread is in.</summary>
public static class NetworkNamespace
{
    private static string? bootId;

    /// <summary>Boot id, cookie and inode; a part that this kernel does not tell is empty or zero.</summary>
    public static NamespaceIdentity Current(SystemPaths paths)
    {
        var inode = Inode(paths);

        // Where process 1 may not be looked at, the namespace that this program was started in counts.
        var isInitial = (Files.Status($"{paths.Proc}/1/ns/net", out var initial) != Errno.None && Files.Status($"{paths.Proc}/self/ns/net", out initial) != Errno.None)
            || initial.Inode == inode;
        return new(BootId(paths), Cookie(), inode, isInitial);
    }

    public static ulong Inode(SystemPaths paths) =>
        Files.Status($"{paths.Proc}/thread-self/ns/net", out var status) == Errno.None ? status.Inode : 0;

    /// <summary>Names under <c>/run/netns</c> (ip-netns(8)) that lead to the namespace with this inode.</summary>
    public static IReadOnlyList<string> Names(SystemPaths paths, ulong inode)
    {
        var own = Files.Status($"{paths.Proc}/thread-self/ns/net", out var status) == Errno.None ? status : default;
        try
        {
            return [.. Directory.EnumerateFiles($"{paths.Run}/netns")
                .Where(file => Files.Status(file, out var named) == Errno.None && named.Inode == inode && (named.DeviceMajor, named.DeviceMinor) == (own.DeviceMajor, own.DeviceMinor))
                .Select(file => Printable.Escape(Path.GetFileName(file)))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The number of a process in the namespace with this inode; null when there is none.</summary>
    public static string? AnyProcess(SystemPaths paths, ulong inode)
    {
        var error = Files.Open(null, paths.Proc, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            return error == Errno.None && Files.Names(directory, out var names) == Errno.None
                ? names.Find(name => char.IsAsciiDigit(name[0]) && Files.Status($"{paths.Proc}/{name}/ns/net", out var status) == Errno.None && status.Inode == inode)
                : null;
        }
    }

    /// <summary>socket(7), SO_NETNS_COOKIE: unique per boot; zero before Linux 5.14.</summary>
    public static unsafe ulong Cookie()
    {
        using var socket = new FileDescriptor(LibC.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        ulong cookie = 0;
        uint length = sizeof(ulong);
        return !socket.IsInvalid && LibC.getsockopt(socket, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length) == 0 ? cookie : 0;
    }

    // It is one for all the time that this program runs, and asked for in thousands of namespaces.
    private static string BootId(SystemPaths paths) => paths == SystemPaths.Live ? bootId ??= ReadBootId(paths) : ReadBootId(paths);

    private static string ReadBootId(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.ProcSys}/kernel/random/boot_id", O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
            return Files.ReadAll(file, 64, out var bytes) == Errno.None ? System.Text.Encoding.ASCII.GetString(bytes).Trim() : "";
    }
}
