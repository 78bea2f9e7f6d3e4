using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Mount calls that return their error.</summary>
internal static class Mounts
{
    /// <summary>
    /// A private mount of procfs that has no place in the tree and ends with its descriptor (fsopen(2), fsmount(2); Linux 5.2,
    /// CAP_SYS_ADMIN).
    /// </summary>
    public static Errno Proc(out FileDescriptor mount)
    {
        mount = new FileDescriptor(-1);
        using var context = new FileDescriptor((int)LibC.syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC));
        if (context.IsInvalid || LibC.syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0) < 0)
            return Errno.Last;
        return FileDescriptor.Of(LibC.syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0, 0, 0), out mount);
    }
}
