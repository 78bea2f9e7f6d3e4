using KeepTune.Core.Boot.Engines;

namespace KeepTune.Core.Tests.Boot.Engines;

public class GlobPatternTests
{
    [Theory]
    [InlineData("tcp_*_time", "tcp_keepalive_time", true)]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "aXbY", false)]
    [InlineData("?", "", false)]
    [InlineData("t?p", "tcp", true)]
    [InlineData("[tT]cp", "Tcp", true)]
    [InlineData("[a-s]cp", "tcp", false)]
    [InlineData("[!a]", "b", true)]
    [InlineData("[^a]", "a", false)]
    [InlineData("[]x]", "]", true)]
    [InlineData("[[:lower:]]", "q", true)]
    [InlineData("[[:digit:]_]", "_", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[a", "a", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("*.conf", ".conf", false)]
    [InlineData(".*", ".conf", true)]
    public void A_name_matches_or_not(string pattern, string name, bool matches) =>
        Assert.Equal(matches, GlobPattern.Matches(pattern, name, leadingPeriod: true));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a{b,c}d", "abd acd")]
    [InlineData("{a,b{c,d}}", "a bc bd")]
    [InlineData("x{a,b", "x{a,b")]
    [InlineData("x{a}", "xa")]
    [InlineData("\\{a,b}", "\\{a,b}")]
    [InlineData("{a,b}{c,d}", "ac ad bc bd")]
    public void Braces_stand_for_alternatives(string pattern, string alternatives) =>
        Assert.Equal(alternatives.Split(' '), GlobPattern.Braces(pattern).Order(StringComparer.Ordinal));

    [Fact]
    public void A_pattern_with_very_many_alternatives_terminates() =>
        Assert.True(GlobPattern.Braces(string.Concat(Enumerable.Repeat("{a,b}", 100))).Count < 10_000);
}
