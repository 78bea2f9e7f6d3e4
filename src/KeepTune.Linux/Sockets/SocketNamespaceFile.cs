using System.Globalization;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>The network namespace of sockets that were listed, found again by who holds them.</summary>
internal static class SocketNamespaceFile
{
    /// <summary>Does this in a namespace of the table. It starts nothing.</summary>
    /// <returns>What it gives; null also where the namespace is not found or not entered.</returns>
    public static FileDescriptor? Inside(SystemPaths paths, SocketTable table, int netns, Func<FileDescriptor?> work)
    {
        var name = table.Namespaces[netns].Display;
        if (name == $"net:[{NetworkNamespace.Inode(paths)}]")
            return work();

        using var file = Find(paths, table, netns, name);
        return file is null ? null : NamespaceThread.Run(thread => thread.Enter(file) == Errno.None ? work() : null);
    }

    private static FileDescriptor? Find(SystemPaths paths, SocketTable table, int netns, string name)
    {
        var seen = new HashSet<int>();
        for (var row = 0; row < table.Count; row++)
        {
            ref readonly var socket = ref table[row];
            if (socket.Namespace != netns || socket.Process < 0 || !seen.Add(socket.Process))
                continue;
            var error = Files.Open(
                null,
                $"{paths.Proc}/{table.Processes[socket.Process].Pid.ToString(CultureInfo.InvariantCulture)}/ns/net",
                O_RDONLY,
                0,
                out var file);

            // A process may hold sockets of other namespaces than its own.
            if (error == Errno.None && NamespaceCalls.IsNamespace(file)
                && Files.Status(file, out var status) == Errno.None && name == $"net:[{status.Inode}]")
                return file;
            file.Dispose();
        }

        return null;
    }
}
