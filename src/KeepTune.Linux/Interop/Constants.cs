namespace KeepTune.Linux.Interop;

/// <summary>Numbers of the kernel's user interface, the same on x86-64 and arm64 unless noted otherwise.</summary>
internal static class Constants
{
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const int AT_REMOVEDIR = 0x200;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const int AT_EACCESS = 0x200;

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_NOCTTY = 0x100;
    internal const int O_TRUNC = 0x200;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_PATH = 0x200000;
    internal const int O_CLOEXEC = 0x80000;

    internal const int W_OK = 2;

    internal const int LOCK_SH = 1;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int FD_CLOEXEC = 1;

    // spawn.h; SETSID exists in glibc and musl.
    internal const short POSIX_SPAWN_SETSIGDEF = 0x04;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x08;
    internal const short POSIX_SPAWN_SETSID = 0x80;

    internal const int CLONE_NEWNET = 0x40000000;
    internal const long NSFS_MAGIC = 0x6e736673;
    internal const long CGROUP_SUPER_MAGIC = 0x27e0eb;
    internal const long CGROUP2_SUPER_MAGIC = 0x63677270;
    internal const long BPF_FS_MAGIC = 0xcafe4a11;
    internal const uint NS_GET_NSTYPE = 0xb703;

    internal const int SOL_SOCKET = 1;
    internal const int SO_NETNS_COOKIE = 71;
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int IPPROTO_TCP = 6;
    internal const int TCP_KEEPIDLE = 4;
    internal const int TCP_KEEPINTVL = 5;
    internal const int TCP_KEEPCNT = 6;
    internal const int TCP_INFO = 11;
    internal const int TCP_USER_TIMEOUT = 18;
    internal const int SO_KEEPALIVE = 9;
    internal const int SOCK_CLOEXEC = 0x80000;

    // linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int SOCK_RAW = 3;
    internal const int MSG_TRUNC = 0x20;
    internal const int NETLINK_SOCK_DIAG = 4;
    internal const ushort SOCK_DIAG_BY_FAMILY = 20;
    internal const ushort NLM_F_REQUEST = 1;
    internal const ushort NLM_F_DUMP = 0x300;
    internal const ushort NLM_F_DUMP_INTR = 0x10;
    internal const ushort NLMSG_ERROR = 2;
    internal const ushort NLMSG_DONE = 3;
    internal const ushort INET_DIAG_REQ_BYTECODE = 1;
    internal const ushort INET_DIAG_INFO = 2;
    internal const ushort INET_DIAG_CGROUP_ID = 21;
    internal const byte INET_DIAG_BC_JMP = 1;
    internal const byte INET_DIAG_BC_S_COND = 7;
    internal const byte INET_DIAG_BC_D_COND = 8;

    internal const int CLOCK_MONOTONIC_COARSE = 6;
    internal const int CLOCK_BOOTTIME = 7;
    internal const uint TCFLSH = 0x540B;
    internal const uint TIOCGPGRP = 0x540F;
    internal const uint TIOCGWINSZ = 0x5413;
    internal const nint TCIFLUSH = 0;
    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;
    internal const short POLLHUP = 0x10;

    internal const nint SYS_fsopen = 430;
    internal const nint SYS_fsconfig = 431;
    internal const nint SYS_fsmount = 432;
    internal const nint FSOPEN_CLOEXEC = 1;
    internal const nint FSCONFIG_CMD_CREATE = 6;
    internal const nint FSMOUNT_CLOEXEC = 1;
    internal const nint SYS_openat2 = 437;
    internal static readonly nint SYS_bpf = IsArm64 ? 280 : 321;
    internal static readonly nint SYS_membarrier = IsArm64 ? 283 : 324;
    internal const nint MEMBARRIER_CMD_GLOBAL = 1;

    internal const int RLIMIT_MEMLOCK = 8;
    internal const ulong RLIM_INFINITY = ulong.MaxValue;

    // linux/capability.h
    internal const int CAP_NET_ADMIN = 12;
    internal const int CAP_SYS_PTRACE = 19;
    internal const int CAP_SYS_ADMIN = 21;
    internal const int CAP_PERFMON = 38;
    internal const int CAP_BPF = 39;

    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int MAP_SHARED = 1;
    internal const int MAP_PRIVATE = 2;
    internal const int WNOHANG = 1;
    internal const uint MFD_CLOEXEC = 1;
    internal const byte DT_UNKNOWN = 0;
    internal const byte DT_DIR = 4;
    internal static readonly nint SYS_getdents64 = IsArm64 ? 61 : 217;
    internal const nint SYS_pidfd_open = 434;
    internal const nint SYS_pidfd_getfd = 438;
    internal const ulong RESOLVE_NO_MAGICLINKS = 0x02;
    internal const ulong RESOLVE_IN_ROOT = 0x10;

    // asm/fcntl.h: arm and arm64 have their own numbers for these two.
    internal static readonly int O_DIRECTORY = IsArm ? 0x4000 : 0x10000;
    internal static readonly int O_NOFOLLOW = IsArm ? 0x8000 : 0x20000;

    private static bool IsArm64 =>
        System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64;

    private static bool IsArm => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
        is System.Runtime.InteropServices.Architecture.Arm64 or System.Runtime.InteropServices.Architecture.Arm;
}
