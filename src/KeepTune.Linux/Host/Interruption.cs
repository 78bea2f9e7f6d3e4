using System.Runtime.InteropServices;

namespace KeepTune.Linux.Host;

/// <summary>
/// SIGINT and SIGTERM during a change: recorded, and acted on between two steps, so that the steps are rolled back in order.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private volatile int signal;

    /// <summary>From now until disposal a first signal is recorded instead of ending the process.</summary>
    public static Interruption Watch() => Watch([PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]);

    /// <summary>The same for these signals only; others keep their effect.</summary>
    /// <exception cref="Failure">Failed: the runtime could not create the thread, pipe or handler that this needs.</exception>
    public static Interruption Watch(params ReadOnlySpan<PosixSignal> signals)
    {
        var interruption = new Interruption();
        try
        {
            var kinds = signals.ToArray();
            return HomeThread.Do(() => interruption.Register(kinds));
        }
        catch (Exception refused) when (
            refused is IOException or UnauthorizedAccessException or TypeInitializationException or OutOfMemoryException)
        {
            interruption.Dispose();
            var cause = refused is TypeInitializationException { InnerException: { } inner } ? inner : refused;
            throw new Failure(
                FailureKind.Failed,
                $"couldn't watch for signals, so nothing was changed: {Printable.Escape(cause.Message)}",
                "is the machine out of memory or at its process limit?",
                refused);
        }
    }

    /// <summary>Is never interrupted; for steps that must run to their end.</summary>
    public static Interruption Never() => new();

    /// <summary>A signal has arrived.</summary>
    public bool IsRequested => signal != 0;

    /// <exception cref="Failure">Interrupted or Terminated.</exception>
    public void ThrowIfRequested()
    {
        if (signal == 0)
            return;

        var interrupted = signal == (int)PosixSignal.SIGINT;
        throw new Failure(interrupted ? FailureKind.Interrupted : FailureKind.Terminated, "interrupted; nothing was changed");
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    // The first registration starts the runtime's signal thread.
    private Interruption Register(PosixSignal[] signals)
    {
        foreach (var kind in signals)
            registrations.Add(PosixSignalRegistration.Create(kind, Note));
        return this;
    }

    private void Note(PosixSignalContext context)
    {
        context.Cancel = true;
        signal = (int)context.Signal;
    }
}
