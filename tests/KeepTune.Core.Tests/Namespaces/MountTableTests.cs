using KeepTune.Core.Namespaces;

namespace KeepTune.Core.Tests.Namespaces;

public class MountTableTests
{
    [Fact]
    public void Network_namespaces_are_distinguished_from_other_mounts()
    {
        const string text = """
            22 28 0:20 / /sys rw,nosuid shared:7 - sysfs sysfs rw
            36 35 0:4 net:[4026532574] /run/netns/blue rw shared:1 - nsfs nsfs rw
            37 35 0:4 mnt:[4026532575] /run/snapd/ns/lxd.mnt rw - nsfs nsfs rw
            38 35 0:4 net:[4026532576] /srv/two\040words\134x rw - nsfs nsfs rw
            39 35 8:1 /net:[1] /mnt/net:[1] rw - ext4 /dev/sda1 rw
            """;

        Assert.Equal(
            [new(0, 4, 4026532574, "/run/netns/blue"), new(0, 4, 4026532576, @"/srv/two words\x")],
            MountTable.NetworkNamespaces(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("net:[")]
    [InlineData("36 35 0:4 net:[x] /run rw")]
    [InlineData("36 35 04 net:[1] /run rw")]
    [InlineData("36 35 0:4 net:[1")]
    public void Malformed_lines_are_skipped(string text) => Assert.Empty(MountTable.NetworkNamespaces(text));

    [Fact]
    public void Mount_points_of_a_type_are_found_even_with_blanks() => Assert.Equal(
        [new("/", "/sys/fs/cgroup/unified"), new("/x", "/mnt/a b\\c")],
        MountTable.OfType(
            "30 23 0:26 / /sys/fs/cgroup/unified rw,nosuid shared:4 - cgroup2 cgroup2 rw\n31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup "
                + "cgroup rw,cpu\n32 23 0:26 /x /mnt/a\\040b\\134c rw - cgroup2 none rw\n",
            "cgroup2"));
}
