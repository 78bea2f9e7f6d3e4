using System.Text;
using CsCheck;
using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Profiles;

public class ProfilePrefilterTests
{
    [Fact]
    public void A_valid_profile_passes_for_its_probes() =>
        Toml.Spellings.Sample(profile => MayHold(profile.Text, profile.Settings.Probes));

    [Fact]
    public void A_mutated_profile_that_still_parses_passes_for_its_probes() =>
        Gen.Select(Toml.Spellings, Gen.Int[0, 400], Gen.Char[' ', '~']).Sample(
            (profile, at, character) =>
            {
                var text = profile.Text.Insert(at % profile.Text.Length, $"{character}");
                return Toml.Parse(text).Profile is not { } parsed || MayHold(text, parsed.Settings.Probes);
            },
            iter: 3000);

    [Theory]
    [InlineData("probes = 3", 3, true)]
    [InlineData("\"probes\"=3", 3, true)]
    [InlineData("\t'probes'\t=\t3", 3, true)]
    [InlineData("probes = 7\r\nprobes = 3", 3, true)]
    [InlineData("\"p\\u0072obes\" = 4", 3, true)]
    [InlineData("probes = 4", 3, false)]
    [InlineData("probes = 30", 3, false)]
    [InlineData("# probes, 3", 3, false)]
    [InlineData("probes", 3, false)]
    [InlineData("", 3, false)]
    public void Other_numbers_are_excluded_without_parsing(string text, int probes, bool mayHold) =>
        Assert.Equal(mayHold, MayHold(text, probes));

    [Fact]
    public void No_built_in_needs_parsing_for_a_number_that_it_does_not_have()
    {
        var files = new BuiltInProfiles();

        Assert.All(files.Names(), name => Assert.False(ProfilePrefilter.MayHold(files.Find(name)!.Bytes.Span, 100)));
    }

    private static bool MayHold(string text, int probes) => ProfilePrefilter.MayHold(Encoding.UTF8.GetBytes(text), probes);
}
