using System.Runtime.ExceptionServices;

namespace KeepTune.Linux.Host;

/// <summary>
/// A thread that waits in the process's own namespaces while another thread, its guest, may be in others. It starts threads and programs
/// for the guest, because they inherit the namespaces of the thread that starts them.
/// </summary>
internal sealed class HomeThread
{
    [ThreadStatic]
    private static HomeThread? own;

    private readonly object gate = new();
    private Action? errand;
    private bool ended;

    /// <summary>
    /// Runs an action that starts threads or programs on the calling thread's home thread; on a thread without one, directly.
    /// </summary>
    public static T Do<T>(Func<T> work)
    {
        if (own is not { } home)
            return work();

        T? result = default;
        ExceptionDispatchInfo? failure = null;
        lock (home.gate)
        {
            home.errand = () => failure = Caught(() => result = work());
            Monitor.PulseAll(home.gate);
            while (home.errand is not null)
                Monitor.Wait(home.gate);
        }

        failure?.Throw();
        return result!;
    }

    /// <summary>Runs the body on the calling thread, the guest.</summary>
    /// <returns>What it threw.</returns>
    public ExceptionDispatchInfo? RunGuest(Action body)
    {
        own = this;
        var failure = Caught(body);
        lock (gate)
        {
            ended = true;
            Monitor.PulseAll(gate);
        }

        return failure;
    }

    /// <summary>Runs the guest's requests until it ends.</summary>
    public void Serve()
    {
        lock (gate)
        {
            while (!ended)
            {
                if (errand is null)
                {
                    Monitor.Wait(gate);
                    continue;
                }

                errand();
                errand = null;
                Monitor.PulseAll(gate);
            }
        }
    }

    private static ExceptionDispatchInfo? Caught(Action work)
    {
        try
        {
            work();
            return null;
        }
#pragma warning disable CA1031 // Rethrown on the waiting thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }
}
