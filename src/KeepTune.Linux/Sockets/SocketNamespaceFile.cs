using System.Globalization;
using KeepTune.Core.Sockets;
using KeepTune.Linux.Namespaces;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Sockets;

/// <summary>Finds the network namespace of listed sockets again, through the processes that hold them.</summary>
internal static class SocketNamespaceFile
{
    /// <summary>Runs work, which must start nothing, in a namespace of the table.</summary>
    /// <returns>Its result; null also if the namespace is not found or can't be entered.</returns>
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

            // A process may hold sockets of namespaces other than its own.
            if (error == Errno.None && NamespaceCalls.IsNamespace(file)
                && Files.Status(file, out var status) == Errno.None && name == $"net:[{status.Inode}]")
                return file;
            file.Dispose();
        }

        return null;
    }
}
