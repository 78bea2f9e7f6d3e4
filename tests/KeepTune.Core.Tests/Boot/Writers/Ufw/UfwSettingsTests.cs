using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Ufw;

namespace KeepTune.Core.Tests.Boot.Writers.Ufw;

public class UfwSettingsTests
{
    [Theory]
    [InlineData("A=1", "1")]
    [InlineData(" export A=1 # x", "1")]
    [InlineData("A=1\nA=2\n", "2")]
    [InlineData("A=1; A=2", "2")]
    [InlineData("#A=1", null)]
    [InlineData("B=1 A=2", "2")]
    [InlineData("A=2 true", null)]
    [InlineData("A='x y'", "x y")]
    [InlineData("A=\"x y\"z'$v'", "x yz$v")]
    [InlineData("A=a\\ b", "a b")]
    [InlineData("A=\"a\\\"b\\c\"", "a\"b\\c")]
    [InlineData("A=a\\\nb", "ab")]
    [InlineData("A=\"a\nb\"", "a\nb")]
    [InlineData("A=a#b", "a#b")]
    [InlineData("A=", "")]
    [InlineData("A=1\n\\A=2\n\"A\"=3", "1")]
    public void A_shell_s_plain_assignments_are_read(string text, string? value) =>
        Assert.Equal(value, ShellAssignments.Parse(text)["A"]?.Text);

    [Theory]
    [InlineData("A=$B")]
    [InlineData("A=\"$(x)\"")]
    [InlineData("A=`x`")]
    [InlineData("if true; then A=1; fi")]
    [InlineData("A='x")]
    [InlineData("A=1 | B=1")]
    [InlineData("true && A=1")]
    [InlineData("A=1 >f")]
    public void A_value_that_needs_a_shell_is_unknown(string text) => Assert.Equal(new ShellValue(null), ShellAssignments.Parse(text)["A"]);

    [Theory]
    [InlineData("IPT_SYSCTL=/etc/ufw/sysctl.conf", "ENABLED=yes", true, "/etc/ufw/sysctl.conf")]
    [InlineData("IPT_SYSCTL=/a", "ENABLED=YES\nIPT_SYSCTL=\"/b\"", true, "/b")]
    [InlineData("ENABLED=yes\nIPT_SYSCTL=/a", "ENABLED=no", false, "/a")]
    [InlineData("IPT_SYSCTL=", "ENABLED=Yes", false, "")]
    [InlineData("X=1", "X=1", false, "")]
    [InlineData("IPT_SYSCTL=$X", "ENABLED=$Y", null, null)]
    public void Ufw_uses_the_last_value_of_its_two_files(string defaults, string conf, bool? enabled, string? file) =>
        Assert.Equal(new UfwSettings(enabled, file), UfwSettings.Of(defaults, conf));

    [Theory]
    [InlineData(null, "ENABLED=yes")]
    [InlineData("", "ENABLED=yes")]
    [InlineData("IPT_SYSCTL=/a", "")]
    public void With_a_file_missing_or_empty_ufw_does_nothing(string? defaults, string? conf) =>
        Assert.Equal(new UfwSettings(false, ""), UfwSettings.Of(defaults, conf));
}
