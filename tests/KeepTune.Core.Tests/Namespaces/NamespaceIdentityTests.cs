using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Tests.Namespaces;

public class NamespaceIdentityTests
{
    private static readonly NamespaceIdentity Here = new("boot", 7, 4026531833);

    [Fact]
    public void The_cookie_distinguishes_namespaces_that_reused_an_inode() =>
        Assert.False(Here.IsSameAs(Here with { Cookie = 8 }));

    [Fact]
    public void With_a_cookie_the_inode_does_not_matter() => Assert.True(Here.IsSameAs(Here with { Inode = 1 }));

    [Fact]
    public void Without_a_cookie_the_inode_is_compared()
    {
        var old = Here with { Cookie = 0 };

        Assert.True(old.IsSameAs(Here));
        Assert.False(old.IsSameAs(Here with { Inode = 1 }));
    }

    [Fact]
    public void Another_boot_is_another_namespace() => Assert.False(Here.IsSameAs(Here with { BootId = "next" }));

    [Fact]
    public void It_is_shown_as_in_proc() => Assert.Equal("net:[4026531833]", Here.Display);
}
