using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Testing;

/// <summary>Runs a body on its own thread in a new network namespace; the thread and the namespace end with it.</summary>
internal static partial class FreshNamespace
{
    private const int CLONE_NEWNET = 0x40000000;

    public static void Run(Action body)
    {
        var starting = StartingNamespace.Cookie;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (unshare(CLONE_NEWNET) != 0)
                    throw new InvalidOperationException($"unshare: {Marshal.GetLastPInvokeErrorMessage()}");
                if (NetworkNamespace.Cookie() == starting)
                    throw new InvalidOperationException("refusing to run in the starting network namespace");
                body();
            }
#pragma warning disable CA1031 // Handed to the test's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);
}
