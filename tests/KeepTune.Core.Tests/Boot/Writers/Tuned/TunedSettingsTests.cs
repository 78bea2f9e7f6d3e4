using System.Text;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Core.Tests.Boot.Writers.Tuned;

public class TunedSettingsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("reapply_sysctl = 1", true)]
    [InlineData("reapply_sysctl = OFF # x", false)]
    [InlineData("#reapply_sysctl = 0", true)]
    [InlineData("reapply_sysctl = 0\nreapply_sysctl = yes", true)]
    public void Files_are_reapplied_unless_that_is_disabled(string text, bool expected) =>
        Assert.Equal(expected, Parse(text).Reapplies);

    [Theory]
    [InlineData("reapply_sysctl = maybe")]
    [InlineData("junk")]
    public void A_file_that_TuneD_can_t_read_keeps_it_from_starting(string text) => Assert.NotNull(Parse(text).Problem);

    [Fact]
    public void Lists_have_commas_or_semicolons()
    {
        var settings = Parse("profile_dirs = /a/, /b;/c\nreapply_sysctl_exclude = net.* ; vm.x\ndefault_instance_priority = 7");

        Assert.Equal(["/a", "/b", "/c"], settings.Directories!);
        Assert.Equal(["net.*", "vm.x"], settings.NotReapplied);
        Assert.Equal(7, settings.Priority);
    }

    [Theory]
    [InlineData("profile_dirs=/x/${i:PROFILE_DIR}", "'profile_dirs' contains a variable or function")]
    [InlineData("profile_dirs=/\u00e4", "'profile_dirs' is not plain ASCII")]
    [InlineData("default_instance_priority=1_0", "'default_instance_priority' is not a plain number")]
    public void What_is_not_plain_is_in_doubt(string text, string why) =>
        Assert.Equal(new TunedDoubt(new("/etc/tuned/tuned-main.conf", 2), why), Parse($"# x\n{text}").Doubt);

    [Theory]
    [InlineData("profile_dirs", "'profile_dirs' lists too many directories")]
    [InlineData("reapply_sysctl_exclude", "'reapply_sysctl_exclude' lists too many patterns")]
    public void Lists_without_an_end_are_in_doubt(string option, string why)
    {
        Assert.Null(Parse($"{option}={string.Join(',', Enumerable.Repeat("/x", 32))}").Doubt);
        Assert.Equal(why, Parse($"{option}={string.Join(',', Enumerable.Repeat("/x", 33))}").Doubt?.Why);
    }

    [Theory]
    [InlineData(22, "", "", "/usr/lib/tuned")]
    [InlineData(27, "", "", "/usr/lib/tuned/profiles")]
    [InlineData(27, "", "/usr/lib/tuned/balanced/tuned.conf", "/usr/lib/tuned")]
    [InlineData(27, "profile_dirs=/x", "", "/x")]
    [InlineData(22, "profile_dirs=/x", "", "/usr/lib/tuned")]
    public void The_profile_directories_depend_on_the_version_and_what_exists(int minor, string text, string there, string first) =>
        Assert.Equal(first, Parse(text).DirectoriesOf(new(2, minor), path => path == there ? [] : null)[0]);

    [Fact]
    public void The_version_is_in_a_file_of_Python() =>
        Assert.Equal(
            new EngineVersion(2, 20, 0),
            TunedSettings.Version("TUNED_VERSION_MAJOR = 2\nTUNED_VERSION_MINOR = 20\nTUNED_VERSION_PATCH = 0\n\nX = 1"));

    [Theory]
    [InlineData("a b\n", "manual\n", null, "a b", false)]
    [InlineData("a", null, "z\n", "a z", false)]
    [InlineData("a", "auto", null, "a", true)]
    [InlineData(null, null, null, "", true)]
    [InlineData(" ", "manual", "z", "z", false)]
    public void Profiles_are_the_selected_or_recommended_one_and_then_the_post_loaded_one(
        string? active, string? mode, string? post, string names, bool recommended)
    {
        var choice = TunedChoice.Of(active, mode, post);

        Assert.Equal((names, recommended, (string?)null), (string.Join(' ', choice.Names), choice.IsRecommended, choice.Problem));
    }

    [Fact]
    public void Another_mode_is_a_problem() => Assert.NotNull(TunedChoice.Of("a", "both", null).Problem);

    private static TunedSettings Parse(string text) => TunedSettings.Parse(Encoding.UTF8.GetBytes(text));
}
