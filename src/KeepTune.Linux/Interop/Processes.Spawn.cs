using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

// Starting another program.
internal static unsafe partial class Processes
{
    /// <summary>
    /// posix_spawnattr_t (336 bytes with glibc), posix_spawn_file_actions_t (80) and sigset_t (128) are opaque: this leaves room for more.
    /// </summary>
    private const int Opaque = 1024;

    /// <summary>
    /// Starts a program in its own session and in <c>/</c> (posix_spawn(3)). Its standard streams are <c>/dev/null</c>, its signals are as
    /// at login.
    /// </summary>
    /// <param name="input">Its standard input; null for <c>/dev/null</c>.</param>
    public static Errno StartDetached(string path, string[] arguments, string[] environment, FileDescriptor? input, out int pid)
    {
        pid = 0;
        var attributes = stackalloc byte[Opaque];
        var actions = stackalloc byte[Opaque];
        var signals = stackalloc byte[Opaque];
        var argv = Strings(arguments);
        var envp = Strings(environment);
        _ = LibC.posix_spawnattr_init(attributes);
        _ = LibC.posix_spawn_file_actions_init(actions);
        try
        {
            var error = LibC.posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
            _ = LibC.sigfillset(signals);
            error = error != 0 ? error : LibC.posix_spawnattr_setsigdefault(attributes, signals);
            _ = LibC.sigemptyset(signals);
            error = error != 0 ? error : LibC.posix_spawnattr_setsigmask(attributes, signals);
            error = error != 0 ? error : LibC.posix_spawn_file_actions_addchdir_np(actions, "/");
            for (var fd = 0; fd <= 2; fd++)
                error = error != 0 ? error : LibC.posix_spawn_file_actions_addopen(actions, fd, "/dev/null", O_RDWR, 0);
            if (input is not null)
                error = error != 0 ? error : LibC.posix_spawn_file_actions_adddup2(actions, input.Number, 0);
            return new(error != 0 ? error : LibC.posix_spawn(out pid, path, actions, attributes, argv, envp));
        }
        finally
        {
            _ = LibC.posix_spawn_file_actions_destroy(actions);
            _ = LibC.posix_spawnattr_destroy(attributes);
            Free(argv);
            Free(envp);
        }
    }
}
