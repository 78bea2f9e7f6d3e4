using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

// For namespaces and connections.
internal static unsafe partial class LibC
{
    // int unshare(int flags);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int unshare(int flags);

    // int sched_getcpu(void);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int sched_getcpu();

    // int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int sched_setaffinity(int pid, nuint cpusetsize, byte* mask);

    // int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int bind(FileDescriptor sockfd, byte* addr, uint addrlen);

    // int listen(int sockfd, int backlog);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int listen(FileDescriptor sockfd, int backlog);

    // int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int accept4(FileDescriptor sockfd, byte* addr, uint* addrlen, int flags);

    // int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int connect(FileDescriptor sockfd, byte* addr, uint addrlen);

    // int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsockname(FileDescriptor sockfd, byte* addr, uint* addrlen);

    // ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint recvmsg(FileDescriptor sockfd, ref Msghdr msg, int flags);

    // int execve(const char *pathname, char *const argv[], char *const envp[]);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int execve(string pathname, byte** argv, byte** envp);
}
