using System.Text;
using CsCheck;

namespace KeepTune.Core.Tests.Profiles;

public class ProfileParserTests
{
    [Fact]
    public void A_profile_has_the_values_of_its_file()
    {
        var profile = Toml.Parse(Toml.Valid + "tags = [\"a\", 'b']\nsource = \"a book\"\nnotes = [\n  \"one\",\n  \"two\",\n]\n").OrThrow();

        Assert.Equal(("p", "for tests", "a book"), (profile.Name, profile.Description, profile.Source));
        Assert.Equal(KeepaliveSettings.FromSeconds(30, 10, 3), profile.Settings);
        Assert.Equal(["a", "b"], profile.Tags);
        Assert.Equal(["one", "two"], profile.Notes);
    }

    [Theory]
    [InlineData("time = \"90s\"", 90)]
    [InlineData("time = '1h30m'", 5400)]
    [InlineData("time = \"\"\"2m\"\"\"", 120)]
    [InlineData("time = \"90\"", 90)]
    [InlineData("time = 90 # a comment", 90)]
    public void A_time_is_seconds_or_a_duration(string line, int seconds) =>
        Assert.Equal(seconds, Toml.Parse(Toml.Valid.Replace("time = 30", line)).OrThrow().Settings.TimeSeconds);

    [Fact]
    public void Notes_may_be_one_string() => Assert.Equal(["one"], Toml.Parse(Toml.Valid + "notes = \"one\"\n").OrThrow().Notes);

    [Fact]
    public void Tags_source_and_notes_may_be_left_out()
    {
        var profile = Toml.Parse(Toml.Valid).OrThrow();

        Assert.Empty(profile.Tags);
        Assert.Null(profile.Source);
        Assert.Empty(profile.Notes);
    }

    [Fact]
    public void Valid_settings_parse_to_themselves_however_they_are_spelled() =>
        Toml.Spellings.Sample(profile => Toml.Parse(profile.Text).OrThrow().Settings == profile.Settings);

    [Fact]
    public void Printable_text_in_a_description_is_kept() => Any.Printable.Sample(text =>
        Toml.Parse($"description = \"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"\ntime = 1\nintvl = 1\nprobes = 1\n")
            .OrThrow().Description == text);

    [Fact]
    public void The_parser_never_throws_on_any_bytes() =>
        Gen.Byte.Array[0, 300].Sample(bytes => AssertIsProfileOrMistakes(bytes), iter: 3000);

    [Fact]
    public void The_parser_never_throws_on_text_like_toml() =>
        Gen.OneOf(
            "description",
            "time",
            "intvl",
            "probes",
            "notes",
            "=",
            " ",
            "\n",
            "\r\n",
            "\"",
            "'",
            "\"\"\"",
            "\\",
            "\\\n",
            "[",
            "]",
            "{",
            "}",
            ",",
            ".",
            "#",
            "3",
            "-",
            "0x",
            "1979-05-27",
            "true",
            "\uFEFF")
            .Array[0, 60].Sample(parts => AssertIsProfileOrMistakes(Encoding.UTF8.GetBytes(string.Concat(parts))), iter: 3000);

    [Fact]
    public void The_parser_never_throws_on_a_mutated_profile() =>
        Gen.Select(Toml.Spellings, Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1000], Gen.Byte).Array[1, 6]).Sample(
            (profile, mutations) =>
            {
                var bytes = Encoding.UTF8.GetBytes(profile.Text).ToList();
                foreach (var (kind, position, value) in mutations.Where(_ => bytes.Count > 0))
                {
                    var at = position % bytes.Count;
                    if (kind == 0)
                        bytes[at] = value;
                    else if (kind == 1)
                        bytes.Insert(at, value);
                    else if (kind == 2)
                        bytes.RemoveAt(at);
                    else
                        bytes.RemoveRange(at, Math.Min(value, bytes.Count - at));
                }

                AssertIsProfileOrMistakes([.. bytes]);
            },
            iter: 3000);

    // Either a profile in range, or mistakes, each with a position in the text and a one-line message that fits a terminal.
    private static void AssertIsProfileOrMistakes(byte[] bytes)
    {
        var result = Toml.Parse(bytes);

        Assert.Equal(result.Profile is null, result.Diagnostics.Count > 0);
        if (result.Profile is { } profile)
            Assert.Empty(KeepaliveRange.Usual.Problems(profile.Settings));
        Assert.All(result.Diagnostics, mistake =>
        {
            Assert.InRange(mistake.Line, 1, bytes.Count(b => b == '\n') + 1);
            Assert.InRange(mistake.Column, 1, bytes.Length + 1);
            Assert.InRange(mistake.Message.Length, 1, 1200);
            Assert.True(mistake.Message.EnumerateRunes().All(Printable.IsPrintable), mistake.Message);
        });
    }
}
