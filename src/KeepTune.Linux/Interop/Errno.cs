using System.Runtime.InteropServices;

namespace KeepTune.Linux.Interop;

/// <summary>An error number of the kernel (errno(3)).</summary>
public readonly record struct Errno(int Number)
{
    public static readonly Errno None = new(0);
    public static readonly Errno EPERM = new(1);
    public static readonly Errno ENOENT = new(2);
    public static readonly Errno ESRCH = new(3);
    public static readonly Errno EINTR = new(4);
    public static readonly Errno EBADF = new(9);
    public static readonly Errno EAGAIN = new(11);
    public static readonly Errno EACCES = new(13);
    public static readonly Errno EEXIST = new(17);
    public static readonly Errno ENXIO = new(6);
    public static readonly Errno ENOTDIR = new(20);
    public static readonly Errno EISDIR = new(21);
    public static readonly Errno EINVAL = new(22);
    public static readonly Errno ELOOP = new(40);
    public static readonly Errno ENOSPC = new(28);
    public static readonly Errno EROFS = new(30);
    public static readonly Errno EPIPE = new(32);
    public static readonly Errno ENOSYS = new(38);
    public static readonly Errno EOPNOTSUPP = new(95);

    /// <summary>The error of the preceding P/Invoke on this thread.</summary>
    public static Errno Last => new(Marshal.GetLastPInvokeError());

    /// <summary>The error of the preceding P/Invoke, which returned this result; None if it is not negative.</summary>
    internal static Errno Of(long result) => result < 0 ? Last : None;

    /// <summary>The C library's words: <c>Permission denied</c>.</summary>
    public string Text => Marshal.GetPInvokeErrorMessage(Number);

    /// <summary>There is nothing to read, for anyone. Any other error, such as a missing right, only hides it from us.</summary>
    public bool IsNoFile => this == ENOENT || this == ENOTDIR || this == ELOOP || this == ENXIO || this == EISDIR;

    public bool IsPermission => this == EPERM || this == EACCES;

    /// <summary>A failure of the form <c>couldn't …: Permission denied</c>; a missing permission becomes NotPermitted.</summary>
    public Failure Failure(string what, string? hint = null) =>
        new(
            IsPermission ? FailureKind.NotPermitted : FailureKind.Failed,
            $"couldn't {what}: {Text}",
            hint ?? (IsPermission ? PrivilegeHint : null));

    /// <summary>What to do about a missing privilege.</summary>
    public static string PrivilegeHint => !Processes.IsRoot
        ? "run as root"
        : "root is not permitted here: a capability is missing (CAP_NET_ADMIN for sysctls), or a security module or file attribute "
            + "forbids it";
}
