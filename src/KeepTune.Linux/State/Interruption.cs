using System.Runtime.InteropServices;
using KeepTune.Core;

namespace KeepTune.Linux.State;

/// <summary>
/// SIGINT and SIGTERM while a change is made: noted, and acted on between two steps, so that what was begun is rolled back in order.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private volatile int signal;

    /// <summary>From now until disposal a first signal is noted instead of ending the process.</summary>
    public static Interruption Watch() => Watch([PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]);

    /// <summary>The same for these signals alone; the others do what they did.</summary>
    public static Interruption Watch(params ReadOnlySpan<PosixSignal> signals)
    {
        var interruption = new Interruption();
        foreach (var kind in signals)
            interruption.registrations.Add(PosixSignalRegistration.Create(kind, interruption.Note));
        return interruption;
    }

    /// <summary>One that nothing interrupts, for steps that must run to their end.</summary>
    public static Interruption Never() => new();

    /// <exception cref="Failure">Interrupted or Terminated.</exception>
    public void ThrowIfRequested()
    {
        if (signal == 0)
            return;

        var interrupted = signal == (int)PosixSignal.SIGINT;
        throw new Failure(interrupted ? FailureKind.Interrupted : FailureKind.Terminated, "interrupted; nothing is changed");
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Note(PosixSignalContext context)
    {
        context.Cancel = true;
        signal = (int)context.Signal;
    }
}
