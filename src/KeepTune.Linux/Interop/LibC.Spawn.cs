using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// posix_spawn(3): each returns an error number and leaves errno alone.
internal static unsafe partial class LibC
{
    // int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *file_actions, const posix_spawnattr_t *attrp, char
    // *const argv[], char *const envp[]);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn(out int pid, string path, void* file_actions, void* attrp, byte** argv, byte** envp);

    // int posix_spawnattr_init(posix_spawnattr_t *attr);
    [LibraryImport(Library)]
    internal static partial int posix_spawnattr_init(void* attr);

    // int posix_spawnattr_destroy(posix_spawnattr_t *attr);
    [LibraryImport(Library)]
    internal static partial int posix_spawnattr_destroy(void* attr);

    // int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags);
    [LibraryImport(Library)]
    internal static partial int posix_spawnattr_setflags(void* attr, short flags);

    // int posix_spawnattr_setsigdefault(posix_spawnattr_t *attr, const sigset_t *sigdefault);
    [LibraryImport(Library)]
    internal static partial int posix_spawnattr_setsigdefault(void* attr, void* sigdefault);

    // int posix_spawnattr_setsigmask(posix_spawnattr_t *attr, const sigset_t *sigmask);
    [LibraryImport(Library)]
    internal static partial int posix_spawnattr_setsigmask(void* attr, void* sigmask);

    // int posix_spawn_file_actions_init(posix_spawn_file_actions_t *file_actions);
    [LibraryImport(Library)]
    internal static partial int posix_spawn_file_actions_init(void* file_actions);

    // int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *file_actions);
    [LibraryImport(Library)]
    internal static partial int posix_spawn_file_actions_destroy(void* file_actions);

    // int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *file_actions, int fildes, const char *path, int oflag, mode_t mode);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addopen(void* file_actions, int fildes, string path, int oflag, uint mode);

    // int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict file_actions, const char *restrict path);  (glibc 2.29)
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addchdir_np(void* file_actions, string path);

    // int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *file_actions, int fildes, int newfildes);
    [LibraryImport(Library)]
    internal static partial int posix_spawn_file_actions_adddup2(void* file_actions, int fildes, int newfildes);

    // int sigfillset(sigset_t *set);
    [LibraryImport(Library)]
    internal static partial int sigfillset(void* set);

    // int sigemptyset(sigset_t *set);
    [LibraryImport(Library)]
    internal static partial int sigemptyset(void* set);
}
