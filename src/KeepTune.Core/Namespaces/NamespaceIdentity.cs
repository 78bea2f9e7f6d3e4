namespace KeepTune.Core.Namespaces;

/// <summary>
/// What identifies a network namespace: the boot and the cookie, which the kernel gives each namespace once per boot (SO_NETNS_COOKIE,
/// Linux 5.14). Inode numbers are reused within a boot and are for display only.
/// </summary>
/// <param name="BootId">/proc/sys/kernel/random/boot_id.</param>
/// <param name="Cookie">Zero on kernels without cookies; then the inode is used instead.</param>
/// <param name="IsInitial">The namespace of process 1, whose values the files in /etc set at boot.</param>
public sealed record NamespaceIdentity(string BootId, ulong Cookie, ulong Inode, bool IsInitial = true)
{
    /// <summary>As <c>ls -l /proc/PID/ns/net</c> shows it: <c>net:[4026531833]</c>.</summary>
    public string Display => $"net:[{Inode}]";

    public bool IsSameAs(NamespaceIdentity other) =>
        BootId == other.BootId && (Cookie != 0 && other.Cookie != 0 ? Cookie == other.Cookie : Inode == other.Inode);
}
