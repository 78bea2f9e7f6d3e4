using static KeepTune.Linux.Interop.Constants;

namespace KeepTune.Linux.Interop;

/// <summary>Calls on namespaces (namespaces(7)) that return their error.</summary>
internal static class NamespaceCalls
{
    /// <summary>Moves the calling thread into a network namespace (setns(2)).</summary>
    public static Errno Enter(FileDescriptor netns) => Errno.Of(LibC.setns(netns, CLONE_NEWNET));

    /// <summary>Moves the calling thread into a new network namespace (unshare(2)).</summary>
    public static Errno EnterFresh() => Errno.Of(LibC.unshare(CLONE_NEWNET));

    /// <summary>Whether a descriptor, even one that can't be read, refers to a namespace of any kind (nsfs).</summary>
    public static bool IsNamespace(FileDescriptor file) => LibC.fstatfs(file, out var status) == 0 && status.f_type == NSFS_MAGIC;

    /// <summary>
    /// Whether it refers to a network namespace (ioctl_nsfs(2)). Before Linux 4.11 the kind is only known once it is entered.
    /// </summary>
    public static bool IsNetworkNamespace(FileDescriptor file)
    {
        var kind = LibC.ioctl(file.Number, NS_GET_NSTYPE, (nint)0);
        return kind is CLONE_NEWNET or < 0;
    }
}
