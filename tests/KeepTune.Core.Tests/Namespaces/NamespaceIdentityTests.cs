using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Tests.Namespaces;

public class NamespaceIdentityTests
{
    private static readonly NamespaceIdentity Here = new("boot", 7, 4026531833);

    [Fact]
    public void The_cookie_tells_namespaces_apart_that_had_one_inode_after_the_other() =>
        Assert.False(Here.IsSameAs(Here with { Cookie = 8 }));

    [Fact]
    public void The_inode_does_not_matter_where_there_is_a_cookie() => Assert.True(Here.IsSameAs(Here with { Inode = 1 }));

    [Fact]
    public void Without_a_cookie_the_inode_stands_in()
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
