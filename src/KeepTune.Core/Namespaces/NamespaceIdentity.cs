namespace KeepTune.Core.Namespaces;

/// <summary>
/// A network namespace, told apart from every other: the boot and the cookie that the kernel gives each namespace once per boot
/// (SO_NETNS_COOKIE, Linux 5.14). Inode numbers are given anew within a boot and are for display.
/// </summary>
/// <param name="BootId">/proc/sys/kernel/random/boot_id.</param>
/// <param name="Cookie">Zero on kernels that give none; then the inode stands in for it.</param>
/// <param name="IsInitial">The namespace of process 1: the one whose values the files of /etc set at boot.</param>
public sealed record NamespaceIdentity(string BootId, ulong Cookie, ulong Inode, bool IsInitial = true)
{
    /// <summary>As <c>ls -l /proc/PID/ns/net</c> shows it: <c>net:[4026531833]</c>.</summary>
    public string Display => $"net:[{Inode}]";

    public bool IsSameAs(NamespaceIdentity other) =>
        BootId == other.BootId && (Cookie != 0 && other.Cookie != 0 ? Cookie == other.Cookie : Inode == other.Inode);
}
