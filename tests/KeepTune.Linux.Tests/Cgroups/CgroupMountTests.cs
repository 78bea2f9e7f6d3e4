using KeepTune.Linux.Cgroups;

namespace KeepTune.Linux.Tests.Cgroups;

public class CgroupMountTests
{
    [Theory]
    [InlineData("/", "/", "/sys/fs/cgroup")]
    [InlineData("/", "/a/b", "/sys/fs/cgroup/a/b")]
    [InlineData("/a", "/a", "/sys/fs/cgroup")]
    [InlineData("/a", "/a/b", "/sys/fs/cgroup/b")]
    [InlineData("/a", "/", null)]
    [InlineData("/a", "/ab", null)]
    [InlineData("/../x", "/", "/sys/fs/cgroup")]
    [InlineData("/../x", "/y", "/sys/fs/cgroup/y")]
    public void A_cgroup_has_its_directory_below_the_mounted_part(string root, string path, string? directory)
    {
        var mount = new CgroupMount("/sys/fs/cgroup", root);

        Assert.Equal(directory, mount.DirectoryOf(path));
        Assert.Equal(directory ?? "", new Cgroup(mount, path).Directory);
        if (directory is not null)
            Assert.Equal(path, mount.PathOf(directory));
    }

    [Theory]
    [InlineData("/sys/fs")]
    [InlineData("/sys/fs/cgroups")]
    [InlineData("/")]
    public void A_directory_elsewhere_is_no_cgroup(string directory) =>
        Assert.Null(new CgroupMount("/sys/fs/cgroup", "/").PathOf(directory));

    [Fact]
    public void Only_one_of_several_mounts_of_the_same_tree_is_walked()
    {
        var (all, part, outside) = (new CgroupMount("/sys/fs/cgroup", "/"), new CgroupMount("/mnt", "/a"), new CgroupMount("/old", "/.."));

        Assert.Equal([all], CgroupMounts.Widest([all, part, outside]));
        Assert.Equal([part, new("/other", "/b")], CgroupMounts.Widest([part, new("/other", "/b"), new("/again", "/b/c"), outside]));
        Assert.Equal([outside], CgroupMounts.Widest([outside]));
    }
}
