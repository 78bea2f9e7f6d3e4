using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>libc as it is: C names, C results. Read the error on the very next line.</summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    // int openat(int dirfd, const char *pathname, int flags, mode_t mode);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int openat(int dirfd, string pathname, int flags, uint mode);

    // The same for a name that need not be valid text.
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int openat(int dirfd, byte* pathname, int flags, uint mode);

    // ssize_t read(int fd, void *buf, size_t count);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint read(FileDescriptor fd, byte* buf, nuint count);

    // ssize_t write(int fd, const void *buf, size_t count);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint write(FileDescriptor fd, byte* buf, nuint count);

    // ssize_t pread(int fd, void *buf, size_t count, off_t offset);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint pread(FileDescriptor fd, byte* buf, nuint count, long offset);

    // ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint pwrite(FileDescriptor fd, byte* buf, nuint count, long offset);

    // int ftruncate(int fd, off_t length);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ftruncate(FileDescriptor fd, long length);

    // off_t lseek(int fd, off_t offset, int whence);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial long lseek(FileDescriptor fd, long offset, int whence);

    // int close(int fd);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int close(int fd);

    // int fsync(int fd);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fsync(FileDescriptor fd);

    // int fchmod(int fd, mode_t mode);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchmod(FileDescriptor fd, uint mode);

    // int flock(int fd, int operation);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int flock(FileDescriptor fd, int operation);

    // int fcntl(int fd, int cmd, int arg);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fcntl(int fd, int cmd, int arg);

    // int faccessat(int dirfd, const char *pathname, int mode, int flags);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int faccessat(int dirfd, string pathname, int mode, int flags);

    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int dirfd, string pathname, int flags, uint mask, out Statx statxbuf);

    // int fstatfs(int fd, struct statfs *buf);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fstatfs(FileDescriptor fd, out Statfs buf);

    // int setns(int fd, int nstype);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setns(FileDescriptor fd, int nstype);

    // ssize_t readlinkat(int dirfd, const char *pathname, char *buf, size_t bufsiz);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint readlinkat(int dirfd, string pathname, byte* buf, nuint bufsiz);

    // The same for a name that need not be valid text.
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint readlinkat(int dirfd, byte* pathname, byte* buf, nuint bufsiz);

    // int mkdirat(int dirfd, const char *pathname, mode_t mode);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdirat(int dirfd, string pathname, uint mode);

    // int linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int flags);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int linkat(FileDescriptor olddirfd, string oldpath, FileDescriptor newdirfd, string newpath, int flags);

    // int renameat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int renameat(FileDescriptor olddirfd, string oldpath, FileDescriptor newdirfd, string newpath);

    // int unlinkat(int dirfd, const char *pathname, int flags);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int unlinkat(FileDescriptor dirfd, string pathname, int flags);

    // int socket(int domain, int type, int protocol);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    // int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsockopt(FileDescriptor sockfd, int level, int optname, void* optval, uint* optlen);

    // ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest_addr, socklen_t addrlen);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint sendto(FileDescriptor sockfd, byte* buf, nuint len, int flags, byte* dest_addr, uint addrlen);

    // int clock_getres(clockid_t clockid, struct timespec *res);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int clock_getres(int clockid, out Timespec res);

    // int clock_gettime(clockid_t clockid, struct timespec *tp);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int clock_gettime(int clockid, out Timespec tp);

    // int ioctl(int fd, unsigned long request, pid_t *argp);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, out int argp);

    // int ioctl(int fd, unsigned long request, int arg);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, nint arg);

    // int ioctl(int fd, unsigned long request, struct winsize *argp);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ioctl(int fd, nuint request, out Winsize argp);

    // int getrlimit(int resource, struct rlimit *rlim);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getrlimit(int resource, out Rlimit rlim);

    // int setrlimit(int resource, const struct rlimit *rlim);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setrlimit(int resource, in Rlimit rlim);

    // mode_t umask(mode_t mask);
    [LibraryImport(Library)]
    internal static partial uint umask(uint mask);

    // uid_t geteuid(void);
    [LibraryImport(Library)]
    internal static partial uint geteuid();

    // pid_t getppid(void);
    [LibraryImport(Library)]
    internal static partial int getppid();

    // pid_t getpgrp(void);
    [LibraryImport(Library)]
    internal static partial int getpgrp();

    // int poll(struct pollfd *fds, nfds_t nfds, int timeout);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int poll(PollFd* fds, nuint nfds, int timeout);

    // long syscall(long number, ...);  openat2: int dirfd, const char *pathname, struct open_how *how, size_t size
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint syscall(nint number, int dirfd, byte* pathname, in OpenHow how, nuint size);

    // getdents64: int fd, struct linux_dirent64 *dirp, unsigned int count; bpf: int cmd, union bpf_attr *attr, unsigned int size
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint syscall(nint number, int fd, byte* dirp, nuint count);

    // fsopen: const char *fsname, unsigned int flags
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint syscall(nint number, string fsname, nint flags);

    // fsconfig: int fs_fd, unsigned int cmd, const char *key, const void *value, int aux; fsmount: int fs_fd, unsigned int flags, unsigned
    // int mount_attrs
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint syscall(nint number, FileDescriptor fs_fd, nint second, nint third, nint fourth, nint fifth);

    // pidfd_open: pid_t pid, unsigned int flags; pidfd_getfd: int pidfd, int targetfd, unsigned int flags
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint syscall(nint number, nint first, nint second, nint third);

    // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial void* mmap(void* addr, nuint length, int prot, int flags, FileDescriptor fd, long offset);

    // int memfd_create(const char *name, unsigned int flags);
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    // pid_t waitpid(pid_t pid, int *wstatus, int options);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int waitpid(int pid, out int wstatus, int options);

    // int munmap(void *addr, size_t length);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int munmap(void* addr, nuint length);

    // For the many descriptors that are read in sequence: the bare number, not a handle that must be counted and collected.
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int getsockopt(int sockfd, int level, int optname, void* optval, uint* optlen);

    // int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setsockopt(int sockfd, int level, int optname, void* optval, uint optlen);

    // ssize_t recv(int sockfd, void *buf, size_t len, int flags);
    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint recv(FileDescriptor sockfd, byte* buf, nuint len, int flags);
}
