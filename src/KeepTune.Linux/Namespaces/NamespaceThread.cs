using System.Runtime.ExceptionServices;
using KeepTune.Linux.Interop;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Namespaces;

/// <summary>
/// A thread that may enter other network namespaces and then dies. Nothing else of the process ever runs on it; and the body starts nothing, since
/// a thread that it makes, of the thread pool's too, would be born where it stands: no await, no task, no timer, no program (those enter by
/// nsenter(1)).
/// </summary>
public sealed class NamespaceThread
{
    private NamespaceThread()
    {
    }

    /// <summary>Whether the thread has left the namespace that it was started in.</summary>
    public bool HasEntered { get; private set; }

    /// <summary>Runs <paramref name="body"/> on a thread of its own, from beginning to end, and waits for it; what it throws is thrown here.</summary>
    public static T Run<T>(Func<NamespaceThread, T> body)
    {
        if (typeof(Task).IsAssignableFrom(typeof(T)))
            throw new ArgumentException("expected a synchronous body: what follows an await would run on the thread pool", nameof(body));

        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = body(new());
            }
#pragma warning disable CA1031 // Handed to the thread that waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Name = "netns";
        thread.IsBackground = true;
        thread.UnsafeStart();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    /// <summary>Moves this thread into a network namespace (setns(2)); as often as needed, each time from wherever it is.</summary>
    public Errno Enter(FileDescriptor netns)
    {
        var error = LibC.setns(netns, CLONE_NEWNET) < 0 ? Errno.Last : Errno.None;
        HasEntered |= error == Errno.None;
        return error;
    }
}
