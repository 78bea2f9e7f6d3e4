using System.Runtime.ExceptionServices;

namespace KeepTune.Linux.Host;

/// <summary>
/// A thread that waits where the process is while another, its guest, may be in other namespaces; and that starts threads and programs for
/// that one meanwhile, since what a thread starts is born where it stands.
/// </summary>
internal sealed class HomeThread
{
    [ThreadStatic]
    private static HomeThread? own;

    private readonly object gate = new();
    private Action? errand;
    private bool ended;

    /// <summary>
    /// Does what starts threads or programs on the home thread of the calling one; on a thread that has none at once.
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

    /// <summary>Does what the guest asks for, until that has ended.</summary>
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
#pragma warning disable CA1031 // Handed to the thread that waits.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }
}
