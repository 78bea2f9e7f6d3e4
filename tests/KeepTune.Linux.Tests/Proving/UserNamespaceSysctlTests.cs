using KeepTune.Linux.Proving;

namespace KeepTune.Linux.Tests.Proving;

public sealed class UserNamespaceSysctlTests : IDisposable
{
    private const string Allow = "run as root, or allow user namespaces: ";
    private const string Unknown = Allow + "a security module or a container limit may deny them to this user";

    private readonly FixtureTree tree = new();

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData("0", "15000", null, Allow + "sysctl kernel.unprivileged_userns_clone=1")]
    [InlineData(null, "0", "0", Allow + "sysctl user.max_user_namespaces=15000")]
    [InlineData("1", "15000", "1", Allow + "sysctl kernel.apparmor_restrict_unprivileged_userns=0")]
    [InlineData("0", "0", null, Allow + "sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000")]
    [InlineData("1", "15000", "0", Unknown)]
    [InlineData(null, null, null, Unknown)]
    public void The_responsible_sysctl_is_named(string? debian, string? most, string? apparmor, string expected)
    {
        void Write(string path, string? value)
        {
            if (value is not null)
                tree.Write($"proc/sys/{path}", value + "\n");
        }

        Write("kernel/unprivileged_userns_clone", debian);
        Write("user/max_user_namespaces", most);
        Write("kernel/apparmor_restrict_unprivileged_userns", apparmor);

        Assert.Equal(expected, UserNamespaceSysctl.Hint(tree.Paths));
    }
}
