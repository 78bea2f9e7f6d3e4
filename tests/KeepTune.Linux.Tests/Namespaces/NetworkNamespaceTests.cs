using KeepTune.Core.Namespaces;
using KeepTune.Linux.Namespaces;

namespace KeepTune.Linux.Tests.Namespaces;

public class NetworkNamespaceTests
{
    [Fact]
    public void Two_namespaces_have_two_identities_and_one_boot()
    {
        NamespaceIdentity? first = null, second = null;
        FreshNamespace.Run(() => first = NetworkNamespace.Current(SystemPaths.Live));
        FreshNamespace.Run(() => second = NetworkNamespace.Current(SystemPaths.Live));

        Assert.NotEqual("", first!.BootId);
        Assert.Equal(first.BootId, second!.BootId);
        Assert.NotEqual(first.Cookie, second.Cookie);
        Assert.False(first.IsSameAs(second));
    }

    [Fact]
    public void The_starting_namespace_is_the_one_that_tests_run_named()
    {
        Assert.Equal(StartingNamespace.Cookie, NetworkNamespace.Cookie());
        Assert.Equal(StartingNamespace.Inode, NetworkNamespace.Inode(SystemPaths.Live));
    }

    [Fact]
    public void An_unnamed_namespace_has_no_name() => Assert.Empty(NetworkNamespace.Names(SystemPaths.Live, inode: 1));
}
