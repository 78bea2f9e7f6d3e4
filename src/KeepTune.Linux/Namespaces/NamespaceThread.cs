using System.Runtime.ExceptionServices;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>
/// A thread that may enter other network namespaces and then dies. Nothing else of the process ever runs on it. The body must not start
/// anything, because a new thread, including one of the thread pool, would inherit its namespace: no await, no task, no timer, no program.
/// What must start something uses <see cref="AtHome"/>.
/// </summary>
public sealed class NamespaceThread
{
    [ThreadStatic]
    private static NamespaceThread? current;

    private NamespaceThread()
    {
    }

    /// <summary>Whether the thread has left the namespace in which it was started.</summary>
    public bool HasEntered { get; private set; }

    /// <summary>
    /// The file of the network namespace that the calling thread has entered, as another process can open it while the thread lives; null
    /// for a thread in the process's own namespace.
    /// </summary>
    public static string? Entered(SystemPaths paths) =>
        current is { HasEntered: true } && Files.ReadLink(null, $"{paths.Proc}/thread-self", out var thread) == Errno.None
            ? $"{paths.Proc}/{thread}/ns/net"
            : null;

    /// <summary>
    /// Runs <paramref name="body"/> on its own thread and waits for it; its exception is rethrown here.
    /// </summary>
    public static T Run<T>(Func<NamespaceThread, T> body)
    {
        if (typeof(Task).IsAssignableFrom(typeof(T)))
            throw new ArgumentException("expected a synchronous body: what follows an await would run on the thread pool", nameof(body));
        if (current is not null)
            return AtHome(() => Run(body));

        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var home = new HomeThread();
        var thread = new Thread(() =>
        {
            var self = current = new NamespaceThread();
            failure = home.RunGuest(() => result = body(self));
        });
        thread.Name = "netns";
        thread.IsBackground = true;
        thread.UnsafeStart();
        home.Serve();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    /// <summary>
    /// Runs an action that starts threads or programs on the thread that waits in <see cref="Run"/> and never left its namespace; on any
    /// other thread, directly.
    /// </summary>
    public static T AtHome<T>(Func<T> work) => HomeThread.Do(work);

    /// <summary>Moves this thread into a network namespace (setns(2)), any number of times and from wherever it is.</summary>
    public Errno Enter(FileDescriptor netns)
    {
        var error = NamespaceCalls.Enter(netns);
        HasEntered |= error == Errno.None;
        return error;
    }

    /// <summary>Moves this thread into a new network namespace (unshare(2)), which ends once nothing keeps it alive.</summary>
    /// <param name="netns">Keeps it alive.</param>
    public Errno EnterFresh(SystemPaths paths, out FileDescriptor netns)
    {
        netns = new FileDescriptor(-1);
        var error = NamespaceCalls.EnterFresh();
        if (error != Errno.None)
            return error;
        HasEntered = true;
        return Files.Open(null, $"{paths.Proc}/thread-self/ns/net", O_RDONLY, 0, out netns);
    }
}
