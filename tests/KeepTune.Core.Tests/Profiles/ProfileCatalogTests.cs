using System.Text;
using KeepTune.Core.Profiles;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.Profiles;

public class ProfileCatalogTests
{
    [Fact]
    public void The_first_directory_that_has_a_name_wins()
    {
        var entry = Catalog(new("/a") { ["db"] = Text(1) }, new("/b") { ["db"] = Text(2) }, new("/c") { ["db"] = Text(3) }).Entry("db");

        Assert.Equal(1, entry.Parsed.Profile?.Settings.TimeSeconds);
        Assert.Equal("/a/db.toml", entry.Path);
        Assert.Equal(["/b/db.toml", "/c/db.toml"], entry.Shadows);
    }

    [Fact]
    public void An_identical_copy_is_not_shadowed() =>
        Assert.Equal(
            ["/c/db.toml"],
            Catalog(new("/a") { ["db"] = Text(1) }, new("/b") { ["db"] = Text(1) }, new("/c") { ["db"] = Text(3) }).Entry("db").Shadows);

    [Fact]
    public void Names_are_sorted_and_unique()
    {
        var catalog = Catalog(new("/a") { ["web"] = Text(1), ["db"] = Text(1) }, new("/b") { ["db"] = Text(2), ["cache"] = Text(3) });

        Assert.Equal(["cache", "db", "web"], catalog.Names());
        Assert.Equal(catalog.Names(), catalog.Entries().Select(entry => entry.Name));
    }

    [Fact]
    public void A_file_with_mistakes_shadows_a_sound_one()
    {
        var catalog = Catalog(new("/a") { ["db"] = "time = 0" }, new("/b") { ["db"] = Text(2) });

        Assert.Null(catalog.Entry("db").Parsed.Profile);
        Assert.Null(catalog.Matching(FromSeconds(2, 10, 3)));
        var failure = Assert.Throws<Failure>(() => catalog.Get("db"));
        Assert.Equal(FailureKind.InvalidInput, failure.Kind);
        Assert.Contains("/a/db.toml:1:8: 'time' is 0, expected 1 to 32767 s", failure.Messages);
        Assert.Equal(4, failure.Messages.Count);
    }

    [Fact]
    public void Values_match_the_first_profile_that_holds_them()
    {
        var catalog = Catalog(new("/a") { ["x"] = Text(1), ["y"] = Text(2) }, new("/b") { ["a"] = Text(2), ["x"] = Text(3) });

        Assert.Equal("y", catalog.Matching(FromSeconds(2, 10, 3)));
        Assert.Null(catalog.Matching(FromSeconds(3, 10, 3)));
        Assert.Null(catalog.Matching(FromSeconds(2, 10, 4)));
    }

    [Theory]
    [InlineData("dbb", "no profile named 'dbb'", "did you mean 'db'? run 'keeptune profile list' to list all names")]
    [InlineData("mainframe", "no profile named 'mainframe'", "run 'keeptune profile list' to list the names")]
    [InlineData("DB", "'DB' is not a profile name, expected a letter a-z or digit, then up to 62 of a-z, 0-9, '.', "
        + "'_', '-'", "run 'keeptune profile list' to list the names, or give a file: './name.toml'")]
    [InlineData("\e[2J", @"'\x1b[2J' is not a profile name, expected a letter a-z or digit, then up to 62 of a-z, 0-9, '.', "
        + @"'_', '-'", "run 'keeptune profile list' to list the names, or give a file: './name.toml'")]
    public void An_unknown_name_suggests_the_nearest(string name, string message, string hint)
    {
        var failure = Assert.Throws<Failure>(() => Catalog(new Place("/a") { ["db"] = Text(1) }).Get(name));

        Assert.Equal((FailureKind.InvalidInput, message, hint), (failure.Kind, failure.Message, failure.Hint));
    }

    private static string Text(int time) => $"description = \"d\"\ntime = {time}\nintvl = 10\nprobes = 3\n";

    private static ProfileCatalog Catalog(params Place[] places) => new(places, KeepaliveRange.Usual);

    private sealed class Place(string location) : SortedDictionary<string, string>(StringComparer.Ordinal), IProfileSource
    {
        public string Location => location;

        public IReadOnlyList<string> Names() => [.. Keys];

        public ProfileFile? Find(string name) =>
            TryGetValue(name, out var text) ? new($"{location}/{name}.toml", Encoding.UTF8.GetBytes(text)) : null;
    }
}
