using KeepTune.Core.Namespaces;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>The calling thread's network namespace.</summary>
public static class NetworkNamespace
{
    private static string? bootId;

    /// <summary>Boot id, cookie and inode; a part that this kernel does not provide is empty or zero.</summary>
    public static NamespaceIdentity Current(SystemPaths paths)
    {
        var inode = Inode(paths);

        // If process 1 may not be inspected, this program's initial namespace counts. (Linux 5.10 then returns a directory.)
        var isKnown = Files.Status($"{paths.Proc}/self/ns/net", out var started) == Errno.None;
        var isSeen = Files.Status($"{paths.Proc}/1/ns/net", out var initial) == Errno.None && initial.IsBeside(started);
        return new(BootId(paths), Cookie(), inode, !isKnown || (isSeen ? initial : started).Inode == inode);
    }

    public static ulong Inode(SystemPaths paths) =>
        Files.Status($"{paths.Proc}/thread-self/ns/net", out var status) == Errno.None ? status.Inode : 0;

    /// <summary>Names (ip-netns(8), Docker) of the namespace with this inode, escaped.</summary>
    public static IReadOnlyList<string> Names(SystemPaths paths, ulong inode)
    {
        if (Files.Status($"{paths.Proc}/thread-self/ns/net", out var own) != Errno.None)
            return [];
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var directory in NamespaceNames.Directories(paths))
        {
            _ = NamespaceNames.In(directory, out var names);
            foreach (var name in names)
            {
                if (Files.Status($"{directory}/{name}", out var named) == Errno.None && named.Inode == inode && named.IsBeside(own))
                    found.Add(Printable.Escape(name));
            }
        }

        return [.. found];
    }

    /// <summary>
    /// The option that selects the namespace with this inode, with a leading blank: <c> --netns blue</c>; null if there is none.
    /// </summary>
    public static string? Argument(SystemPaths paths, ulong inode) =>
        Names(paths, inode) is [{ } name, ..] ? $" --netns {ShellWord.Quote(name)}"
        : AnyProcess(paths, inode) is { } process ? $" --pid {process}"
        : null;

    /// <summary>The id of a process in the namespace with this inode; null if there is none.</summary>
    public static string? AnyProcess(SystemPaths paths, ulong inode)
    {
        if (Files.Status($"{paths.Proc}/thread-self/ns/net", out var own) != Errno.None)
            return null;
        var error = Files.Open(null, paths.Proc, O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            return error == Errno.None && Files.Names(directory, out var names) == Errno.None
                ? names.Find(name => char.IsAsciiDigit(name[0]) && IsIn(name))
                : null;
        }

        bool IsIn(string process) =>
            Files.Status($"{paths.Proc}/{process}/ns/net", out var status) == Errno.None && status.Inode == inode && status.IsBeside(own);
    }

    /// <summary>socket(7), SO_NETNS_COOKIE: unique per boot; zero before Linux 5.14.</summary>
    public static ulong Cookie()
    {
        var error = SocketCalls.Open(AF_UNIX, SOCK_DGRAM, 0, out var socket);
        using (socket)
        {
            return error == Errno.None && SocketCalls.Option(socket, SOL_SOCKET, SO_NETNS_COOKIE, out ulong cookie) == Errno.None
                ? cookie
                : 0;
        }
    }

    // It is constant while this program runs, and needed in thousands of namespaces.
    private static string BootId(SystemPaths paths) => paths == SystemPaths.Live ? bootId ??= ReadBootId(paths) : ReadBootId(paths);

    private static string ReadBootId(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.ProcSys}/kernel/random/boot_id", O_RDONLY, 0, out var file) != Errno.None)
            return "";
        using (file)
            return Files.ReadAll(file, 64, out var bytes) == Errno.None ? System.Text.Encoding.ASCII.GetString(bytes).Trim() : "";
    }
}
