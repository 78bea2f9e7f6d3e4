using System.Globalization;
using System.Runtime.InteropServices;
using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Host;

/// <summary>
/// A program in a session of its own and in <c>/</c> that shares no open file with this one: its standard streams are
/// <c>/dev/null</c>, its signals are as at login. What waits for the end of this program's output, as ssh and Ansible do, does not
/// wait for that program.
/// </summary>
internal static unsafe class DetachedProcess
{
    /// <summary>
    /// posix_spawnattr_t (336 bytes with glibc), posix_spawn_file_actions_t (80) and sigset_t (128) are the library's own: room for more.
    /// </summary>
    private const int Opaque = 1024;

    /// <param name="input">Its standard input; null for <c>/dev/null</c>.</param>
    public static Errno Start(SystemPaths paths, string path, string[] arguments, string[] environment, FileDescriptor? input, out int pid)
    {
        pid = 0;
        if (KeepFilesToOurselves(paths) is var refused && refused != Errno.None)
            return refused;
        var attributes = stackalloc byte[Opaque];
        var actions = stackalloc byte[Opaque];
        var signals = stackalloc byte[Opaque];
        var argv = Strings(arguments);
        var envp = Strings(environment);
        _ = Spawn.posix_spawnattr_init(attributes);
        _ = Spawn.posix_spawn_file_actions_init(actions);
        try
        {
            var error = Spawn.posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
            _ = Spawn.sigfillset(signals);
            error = error != 0 ? error : Spawn.posix_spawnattr_setsigdefault(attributes, signals);
            _ = Spawn.sigemptyset(signals);
            error = error != 0 ? error : Spawn.posix_spawnattr_setsigmask(attributes, signals);
            error = error != 0 ? error : Spawn.posix_spawn_file_actions_addchdir_np(actions, "/");
            for (var fd = 0; fd <= 2; fd++)
                error = error != 0 ? error : Spawn.posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0);
            if (input is not null)
                error = error != 0 ? error : Spawn.posix_spawn_file_actions_adddup2(actions, input.Number, 0);
            return new(error != 0 ? error : Spawn.posix_spawn(out pid, path, actions, attributes, argv, envp));
        }
        finally
        {
            _ = Spawn.posix_spawn_file_actions_destroy(actions);
            _ = Spawn.posix_spawnattr_destroy(attributes);
            Free(argv);
            Free(envp);
        }
    }

    /// <summary>To be called by one that was started as <c>/proc/self/exe</c>: ps(1) would call it "exe".</summary>
    public static void TakeName(SystemPaths paths)
    {
        if (Files.Open(null, $"{paths.Proc}/self/comm", O_WRONLY, 0, out var name) == Errno.None)
            _ = Files.WriteAll(name, "keeptune"u8);
        name.Dispose();
    }

    // Our own files are close-on-exec already; those that the caller left open to us are not.
    private static Errno KeepFilesToOurselves(SystemPaths paths)
    {
        var error = Files.Open(null, $"{paths.Proc}/self/fd", O_RDONLY | O_DIRECTORY, 0, out var directory);
        using (directory)
        {
            List<string> names = [];
            if (error == Errno.None)
                error = Files.Names(directory, out names);
            foreach (var name in names)
            {
                if (int.TryParse(name, CultureInfo.InvariantCulture, out var fd) && fd > 2)
                    _ = LibC.fcntl(fd, F_SETFD, FD_CLOEXEC);
            }
        }

        return error;
    }

    private static byte** Strings(string[] texts)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Length; i++)
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
