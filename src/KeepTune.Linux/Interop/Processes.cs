using System.Runtime.InteropServices;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Calls on this process and others that return their error.</summary>
internal static unsafe partial class Processes
{
    public static uint EffectiveUid => LibC.geteuid();

    public static bool IsRoot => EffectiveUid == 0;

    /// <summary>The process that started this one; another one after it has ended.</summary>
    public static int Parent => LibC.getppid();

    /// <summary>The processor on which the calling thread runs; negative if unknown.</summary>
    public static int Processor => LibC.sched_getcpu();

    /// <summary>Restricts the calling thread to some processors.</summary>
    /// <param name="mask">cpu_set_t: one bit per processor, as long as needed.</param>
    public static Errno RunOn(Span<byte> mask)
    {
        fixed (byte* start = mask)
            return Errno.Of(LibC.sched_setaffinity(0, (nuint)mask.Length, start));
    }

    /// <summary>The permissions that new files do not get (umask(2)).</summary>
    public static void SetUmask(int mask) => _ = LibC.umask((uint)mask);

    /// <summary>Raises a resource limit (setrlimit(2)) to infinity, or without CAP_SYS_RESOURCE to the hard limit.</summary>
    public static void RaiseLimit(int resource)
    {
        var limit = new Rlimit { rlim_cur = RLIM_INFINITY, rlim_max = RLIM_INFINITY };
        if (LibC.setrlimit(resource, in limit) < 0 && LibC.getrlimit(resource, out limit) == 0)
        {
            limit.rlim_cur = limit.rlim_max;
            _ = LibC.setrlimit(resource, in limit);
        }
    }

    /// <summary>Waits until every current RCU read section of the kernel has ended (membarrier(2), MEMBARRIER_CMD_GLOBAL).</summary>
    public static Errno Membarrier() => Errno.Of(LibC.syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0));

    /// <summary>How a child ended, as given by waitpid(2); -1 if unknown, null while it runs.</summary>
    public static int? EndOf(int child) =>
        LibC.waitpid(child, out var status, WNOHANG) is var ended && ended == 0 ? null : ended == child ? status : -1;

    /// <summary>Refers to a process even after its id was reused (pidfd_open(2); Linux 5.3).</summary>
    public static Errno Open(int pid, out FileDescriptor pidfd) => FileDescriptor.Of(LibC.syscall(SYS_pidfd_open, pid, 0, 0), out pidfd);

    /// <summary>Duplicates a descriptor of another process (pidfd_getfd(2); Linux 5.6).</summary>
    public static Errno Duplicate(FileDescriptor pidfd, int number, out FileDescriptor duplicate) =>
        FileDescriptor.Of(LibC.syscall(SYS_pidfd_getfd, pidfd.Number, number, 0), out duplicate);

    /// <summary>Replaces this process with another program (execve(2)); returns only on failure.</summary>
    public static Errno Execute(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        var argv = Strings(arguments);
        var envp = Strings(environment);
        _ = LibC.execve(path, argv, envp);
        var error = Errno.Last;
        Free(argv);
        Free(envp);
        return error;
    }

    private static byte** Strings(IReadOnlyList<string> texts)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Count; i++)
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        return array;
    }

    private static void Free(byte** array)
    {
        for (var text = array; *text is not null; text++)
            Marshal.FreeCoTaskMem((nint)(*text));
        NativeMemory.Free(array);
    }
}
