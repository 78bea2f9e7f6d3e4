using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Proving;

/// <summary>
/// A network namespace that only a descriptor of this process keeps alive: it has no name, and ends with all its contents when the process
/// ends, however that happens.
/// </summary>
internal sealed class TemporaryNamespace : IDisposable
{
    private readonly SystemPaths paths;
    private readonly FileDescriptor file;

    private TemporaryNamespace(SystemPaths paths, FileDescriptor file) => (this.paths, this.file) = (paths, file);

    /// <summary>A path by which another process can open it.</summary>
    public string Path => $"{paths.Proc}/{Environment.ProcessId}/fd/{file.Number}";

    /// <summary>Whether this process may create one: tried, because a security module may deny what the capabilities allow.</summary>
    public static Errno Try(SystemPaths paths) => NamespaceThread.Run(thread =>
    {
        var error = thread.EnterFresh(paths, out var netns);
        netns.Dispose();
        return error;
    });

    /// <exception cref="Failure">NotPermitted: CAP_SYS_ADMIN is missing. Failed: there are too many already.</exception>
    public static IReadOnlyList<TemporaryNamespace> Make(SystemPaths paths, int count) => NamespaceThread.Run(thread =>
    {
        var made = new List<TemporaryNamespace>();
        var home = NetworkNamespace.Inode(paths);
        while (made.Count < count)
        {
            var error = thread.EnterFresh(paths, out var netns);
            if (error == Errno.None && NetworkNamespace.Inode(paths) != home)
            {
                made.Add(new(paths, netns));
                continue;
            }

            made.ForEach(one => one.Dispose());
            throw error.Failure(
                "create a network namespace",
                error.IsPermission ? null : "there may be too many; 'sysctl user.max_net_namespaces' shows the limit");
        }

        return made;
    });

    /// <summary>Runs the work inside, on its own thread.</summary>
    /// <param name="work">Starts no thread, task or program.</param>
    public T Inside<T>(Func<T> work) => NamespaceThread.Run(thread =>
    {
        var error = thread.Enter(file);
        return error == Errno.None ? work() : throw error.Failure("enter the temporary network namespace");
    });

    public void Dispose() => file.Dispose();
}
