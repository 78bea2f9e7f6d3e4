using System.Runtime.InteropServices;

namespace KeepTune.Linux.Sockets.Changes;

/// <summary>
/// Another run of this program that changes sockets. A change waits for as long as the socket's program keeps it locked, in the middle of a
/// call, and nothing ends that wait: so it is another process that waits, and this one goes on without it. It is not to be killed, or a
/// socket may be left with keepalive switched off.
/// </summary>
public static class SocketChangeProcess
{
    /// <summary>The hidden verb.</summary>
    public const string Verb = "__change";

    /// <summary>What it is told to do: read a pass of an iterator to its end, or go over the descriptors of processes.</summary>
    public const string Pass = "pass", Descriptors = "descriptors";

    // Those that still work, or whose end was not looked at.
    private static readonly List<int> Left = [];

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(20);

    /// <param name="input">What it works on.</param>
    /// <param name="goOn">Asked again and again while it works; false stops waiting for it.</param>
    /// <returns>How it ended, as waitpid(2) tells, -1 where that is not told; null when it still works.</returns>
    /// <exception cref="Failure">It could not be started.</exception>
    internal static int? Run(SystemPaths paths, string word, FileDescriptor input, Func<bool> goOn)
    {
        Left.RemoveAll(left => Processes.EndOf(left) is not null);
        var error = DetachedProcess.Start(paths, paths.Program, ["keeptune", Verb, word], SystemPrograms.Environment, input, out var pid);
        if (error != Errno.None)
            throw error.Failure("start the process that changes the sockets");

        for (var look = FirstLook; ; look = look < LongestLook ? look * 1.5 : LongestLook)
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

    /// <summary>What the verb does with its standard input.</summary>
    /// <exception cref="Failure">InvalidInput: it is not what another run of this program gives it.</exception>
    public static void Work(SystemPaths paths, string word)
    {
        DetachedProcess.TakeName(paths);

        // Who stops a service or a session means all its processes; who started this one calls off what is not begun.
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

            // After a million sockets; the next read goes on there.
            if (error == Errno.EAGAIN)
                continue;
            if (error != Errno.None)
                throw error.Failure("go over the TCP sockets (BPF iterator tcp)");
            if (count == 0)
                return;
        }
    }
}
