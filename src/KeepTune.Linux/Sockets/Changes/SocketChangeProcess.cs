using System.Runtime.InteropServices;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Another process of this program that changes sockets. A change waits for as long as the socket's program keeps it locked in a call,
/// and nothing ends that wait. So another process waits, and this one goes on without it. It must not be killed, or a socket may be left
/// with keepalive off.
/// </summary>
public static class SocketChangeProcess
{
    /// <summary>The hidden verb.</summary>
    public const string Verb = "__change";

    /// <summary>Its task: read a pass of an iterator to its end, or scan the descriptors of processes.</summary>
    public const string Pass = "pass", Descriptors = "descriptors";

    // Processes that still run, or whose end was not checked.
    private static readonly List<int> Left = [];

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(20);

    /// <param name="input">Its standard input.</param>
    /// <param name="goOn">Asked repeatedly while it runs; false stops waiting for it.</param>
    /// <returns>Its wait status (waitpid(2)), -1 if unknown; null if it still runs.</returns>
    /// <exception cref="Failure">It could not be started.</exception>
    internal static int? Run(SystemPaths paths, string word, FileDescriptor input, Func<bool> goOn)
    {
        Left.RemoveAll(left => Processes.EndOf(left) is not null);
        var error = DetachedProcess.Start(paths, paths.Program, ["keeptune", Verb, word], SystemPrograms.Environment, input, out var pid);
        if (error != Errno.None)
            throw error.Failure("start the process that changes the sockets");

        for (var look = FirstPause; ; look = look < MaxPause ? look * 1.5 : MaxPause)
        {
            Thread.Sleep(look);
            if (Processes.EndOf(pid) is { } ended)
                return ended;
            if (goOn())
                continue;
            Left.Add(pid);
            return null;
        }
    }

    /// <summary>The work of the verb on its standard input.</summary>
    /// <exception cref="Failure">InvalidInput: it does not come from another keeptune.</exception>
    public static void Work(SystemPaths paths, string word)
    {
        DetachedProcess.TakeName(paths);

        // Stopping a service or a session signals all its processes; the parent cancels what is not begun.
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var input = new FileDescriptor(0);
        switch (word)
        {
            case Pass:
                ReadToEnd(input);
                break;
            case Descriptors when Files.Status(input, out var status) == Errno.None
                && status.Size is > 0 and < int.MaxValue
                && Files.Seek(input, 0) == Errno.None:
                using (var memory = SharedMemory.Of(input, (int)status.Size))
                    new DescriptorSocketChanges(paths, SocketChangeList.Of(memory)).Run();
                break;
            default:
                throw new Failure(FailureKind.InvalidInput, $"'{Verb}' is for keeptune itself");
        }
    }

    private static void ReadToEnd(FileDescriptor pass)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var error = Files.Read(pass, buffer, out var count);

            // Returned after a million sockets; the next read continues there.
            if (error == Errno.EAGAIN)
                continue;
            if (error != Errno.None)
                throw error.Failure("iterate over TCP sockets (BPF iterator tcp)");
            if (count == 0)
                return;
        }
    }
}
