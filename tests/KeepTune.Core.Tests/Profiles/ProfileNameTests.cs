using KeepTune.Core.Profiles;

namespace KeepTune.Core.Tests.Profiles;

public class ProfileNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("k8s-ipvs")]
    [InlineData("a..b__c--")]
    public void A_name_begins_with_a_letter_or_digit(string name) => Assert.True(ProfileName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("-option")]
    [InlineData("Upper")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public void Characters_special_to_a_shell_or_file_system_are_refused(string name) => Assert.False(ProfileName.IsValid(name));

    [Fact]
    public void A_name_has_at_most_63_characters()
    {
        Assert.True(ProfileName.IsValid(new string('a', 63)));
        Assert.False(ProfileName.IsValid(new string('a', 64)));
    }

    [Theory]
    [InlineData("db", false)]
    [InlineData("db.toml", true)]
    [InlineData("./db", true)]
    [InlineData("/etc/db", true)]
    [InlineData(".toml", true)]
    [InlineData("db.TOML", false)]
    public void A_slash_or_the_suffix_makes_it_a_path(string argument, bool isPath) => Assert.Equal(isPath, ProfileName.IsPath(argument));

    [Theory]
    [InlineData("/etc/keeptune/profiles/db.toml", "db")]
    [InlineData("db.toml", "db")]
    [InlineData("/dev/zero", "zero")]
    [InlineData("v1.2.toml", "v1.2")]
    [InlineData("My Profile.toml", null)]
    [InlineData("/tmp/", null)]
    [InlineData(".toml", null)]
    public void A_profile_has_the_name_of_its_file(string path, string? name) => Assert.Equal(name, ProfileName.OfPath(path));
}
