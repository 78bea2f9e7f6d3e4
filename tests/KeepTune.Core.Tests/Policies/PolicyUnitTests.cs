using KeepTune.Core.Policies;

namespace KeepTune.Core.Tests.Policies;

public class PolicyUnitTests
{
    [Theory]
    [InlineData("/usr/bin/keeptune", "/usr/bin/keeptune")]
    [InlineData("/opt/a b%n$x/keeptune", "\"/opt/a b%%n$x/keeptune\"")]
    public void A_variable_in_the_path_of_the_program_is_escaped(string program, string written) =>
        Assert.Contains(
            $"\nExecStart={written} policy attach database web.slice --quiet\n",
            PolicyUnit.Of(["database"], "web.slice", program).Text,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("/etc/a b.toml", "\"/etc/a b.toml\"")]
    [InlineData("/etc/%i$x.toml", "/etc/%%i$$x.toml")]
    [InlineData("/etc/\"\\.toml", "\"/etc/\\\"\\\\.toml\"")]
    [InlineData("/etc/a\nExecStopPost=b\t.toml", "\"/etc/a\\x0aExecStopPost=b\\x09.toml\"")]
    public void A_word_stays_one_word_on_one_line(string profile, string written) =>
        Assert.Contains(
            $"\nExecStartPre=-+/k policy attach {written} --override %n --quiet\n",
            PolicyUnit.Of([profile, "--override"], "app", "/k").Text,
            StringComparison.Ordinal);

    [Fact]
    public void A_name_is_limited_to_the_length_that_our_own_unit_may_have()
    {
        var longest = new string('a', 231);

        Assert.EndsWith(
            $"/keeptune-policy-{longest}.service", PolicyUnit.Of(["database"], longest + ".slice", "/k").Path, StringComparison.Ordinal);
        Assert.Throws<Failure>(() => PolicyUnit.Of(["database"], $"a{longest}.slice", "/k"));
    }
}
