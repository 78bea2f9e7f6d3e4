using KeepTune.Core.Changes;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>The network namespace that the calling thread is in.</summary>
public static class NetworkNamespace
{
    /// <summary>Boot id, cookie and inode; a part that this kernel does not tell is empty or zero.</summary>
    public static NamespaceIdentity Current(SystemPaths paths) => new(BootId(paths), Cookie(), Inode(paths));

    public static ulong Inode(SystemPaths paths) =>
        Files.Status($"{paths.Proc}/thread-self/ns/net", out var status) == Errno.None ? status.Inode : 0;

    /// <summary>Names under <c>/run/netns</c> (ip-netns(8)) that lead to the namespace with this inode.</summary>
    public static IReadOnlyList<string> Names(SystemPaths paths, ulong inode)
    {
        var directory = $"{paths.Run}/netns";
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory).Where(file => Files.Status(file, out var status) == Errno.None && status.Inode == inode)
                .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>socket(7), SO_NETNS_COOKIE: unique per boot; zero before Linux 5.14.</summary>
    public static unsafe ulong Cookie()
    {
        using var socket = new FileDescriptor(LibC.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        ulong cookie = 0;
        uint length = sizeof(ulong);
        return !socket.IsInvalid && LibC.getsockopt(socket, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length) == 0 ? cookie : 0;
    }

    private static string BootId(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.ProcSys}/kernel/random/boot_id", O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
            return Files.ReadAll(file, 64, out var bytes) == Errno.None ? System.Text.Encoding.ASCII.GetString(bytes).Trim() : "";
    }
}
