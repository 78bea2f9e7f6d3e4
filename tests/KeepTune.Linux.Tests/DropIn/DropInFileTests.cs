using KeepTune.Core.Journal;
using KeepTune.Linux.DropIn;

namespace KeepTune.Linux.Tests.DropIn;

public sealed class DropInFileTests : IDisposable
{
    private readonly FixtureTree tree = new();

    public void Dispose() => tree.Dispose();

    [Fact]
    public void A_staged_file_appears_only_with_the_commit()
    {
        using var file = Open();

        file.Stage(FileContent.Of("new"u8, 0x1A4));
        Assert.Null(file.Read());
        Assert.True(file.HasLeftover);

        file.Commit(staged: true);
        Assert.Equal(FileContent.Of("new"u8, 0x1A4), file.Read());
        Assert.False(file.HasLeftover);
    }

    [Fact]
    public void A_commit_can_remove_the_file_twice()
    {
        tree.Write("etc/sysctl.d/90-keeptune.conf", "old");
        using var file = Open();

        file.Commit(staged: false);
        file.Commit(staged: false);

        Assert.Null(file.Read());
    }

    [Fact]
    public void A_leftover_of_a_killed_run_is_replaced()
    {
        tree.Write("etc/sysctl.d/.90-keeptune.conf.keeptune-new", "left over");
        using var file = Open();
        Assert.True(file.HasLeftover);

        file.Stage(FileContent.Of("new"u8, 0x1A4));
        file.Commit(staged: true);

        Assert.Equal(["90-keeptune.conf"], Directory.GetFiles($"{tree.Directory}/etc/sysctl.d").Select(Path.GetFileName));
    }

    [Fact]
    public void A_directory_that_was_made_in_vain_is_removed()
    {
        Directory.Delete($"{tree.Directory}/etc/sysctl.d");
        using var file = Open();

        file.Stage(FileContent.Of("new"u8, 0x1A4));
        file.Discard();

        Assert.False(Directory.Exists($"{tree.Directory}/etc/sysctl.d"));
    }

    [Fact]
    public void A_link_is_not_followed_and_not_replaced()
    {
        File.CreateSymbolicLink($"{tree.Directory}/etc/sysctl.d/90-keeptune.conf", "/etc/hostname");
        using var file = Open();

        Assert.Contains(
            "is a symbolic link to '/etc/hostname'", Assert.Throws<Failure>(() => file.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/sysctl.d/../passwd.conf")]
    [InlineData("/etc/sysctl.d/x")]
    [InlineData("relative.conf")]
    public void A_path_in_the_journal_that_is_not_ours_is_refused(string path) =>
        Assert.Throws<Failure>(() => DropInFile.OfJournal(SystemRoot.Live(tree.Paths), path));

    private DropInFile Open() => new(SystemRoot.Live(tree.Paths), "90-keeptune.conf");
}
