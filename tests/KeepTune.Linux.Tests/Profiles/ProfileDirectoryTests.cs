using KeepTune.Linux.Profiles;

namespace KeepTune.Linux.Tests.Profiles;

public sealed class ProfileDirectoryTests : IDisposable
{
    private readonly FixtureTree tree = new();
    private readonly List<string> warnings = [];

    public void Dispose() => tree.Dispose();

    [Fact]
    public void Names_are_those_of_valid_toml_files()
    {
        foreach (var file in (string[])["b.toml", "a.toml", "UPPER.toml", ".hidden.toml", "c.conf", "d.toml.bak"])
            tree.Write($"profiles/{file}", "x");

        Assert.Equal(["a", "b"], Open(rootOnly: false).Names());
    }

    [Fact]
    public void A_missing_directory_is_empty()
    {
        Assert.Empty(Open(rootOnly: true).Names());
        Assert.Null(Open(rootOnly: true).Find("a"));
        Assert.Empty(warnings);
    }

    [Fact]
    public void For_root_a_file_that_others_may_write_is_skipped()
    {
        var file = tree.Write("profiles/a.toml", "x");
        File.SetUnixFileMode($"{tree.Directory}/profiles", (UnixFileMode)0x1ED);
        File.SetUnixFileMode(file, (UnixFileMode)0x1B4);

        Assert.Null(Open(rootOnly: true).Find("a"));
        Assert.Equal([$"skipped '{file}': users other than root may write to it"], warnings);
        Assert.NotNull(Open(rootOnly: false).Find("a"));
    }

    [Fact]
    public void For_root_a_directory_that_others_may_write_is_skipped_whole()
    {
        tree.Write("profiles/a.toml", "x");
        File.SetUnixFileMode($"{tree.Directory}/profiles", (UnixFileMode)0x1FF);

        Assert.Empty(Open(rootOnly: true).Names());
        Assert.Single(warnings);
    }

    [Fact]
    public void A_link_to_nowhere_and_a_directory_are_no_profiles()
    {
        Directory.CreateDirectory($"{tree.Directory}/profiles/a.toml");
        File.CreateSymbolicLink($"{tree.Directory}/profiles/b.toml", "nowhere");

        Assert.Null(Open(rootOnly: false).Find("a"));
        Assert.Null(Open(rootOnly: false).Find("b"));
        Assert.Equal([$"skipped '{tree.Directory}/profiles/a.toml': it is a directory, expected a regular file"], warnings);
    }

    [Fact]
    public void A_file_of_any_size_is_read_only_to_the_limit()
    {
        var file = tree.Write("big.toml", new string('x', 1_000_000));

        Assert.InRange(ProfileFiles.Read(file).Bytes.Length, 64 * 1024, (64 * 1024) + 1);
    }

    [Fact]
    public void A_missing_file_is_invalid_input() =>
        Assert.Equal(FailureKind.InvalidInput, Assert.Throws<Failure>(() => ProfileFiles.Read($"{tree.Directory}/none.toml")).Kind);

    private ProfileDirectory Open(bool rootOnly)
    {
        var path = $"{tree.Directory}/profiles";
        return new(
            (out FileDescriptor directory) => Files.Open(null, path, Constants.O_RDONLY | Constants.O_DIRECTORY, 0, out directory),
            (FileDescriptor directory, string name, out FileDescriptor file) =>
                Files.Open(directory, name, Constants.O_RDONLY | Constants.O_NONBLOCK, 0, out file),
            path,
            rootOnly,
            warnings.Add);
    }
}
