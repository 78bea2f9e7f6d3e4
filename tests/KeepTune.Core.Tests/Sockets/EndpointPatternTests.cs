using KeepTune.Core.Sockets;

namespace KeepTune.Core.Tests.Sockets;

public class EndpointPatternTests
{
    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5", 1, true)]
    [InlineData("10.0.0.5", "10.0.0.6", 1, false)]
    [InlineData("10.0.0.5:80", "10.0.0.5", 80, true)]
    [InlineData("10.0.0.5:80", "10.0.0.5", 81, false)]
    [InlineData("10.0.0.0/8", "10.255.3.4", 1, true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", 1, false)]
    [InlineData("10.0.0.0/8:443", "10.1.1.1", 443, true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", 1, true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", 1, false)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", 1, true)]
    [InlineData("127.0.0.0/8", "::ffff:127.9.9.9", 1, true)]
    [InlineData("::1", "::1", 1, true)]
    [InlineData("[::1]", "::1", 1, true)]
    [InlineData("[::1]:80", "::1", 80, true)]
    [InlineData("[::1]:80", "::1", 81, false)]
    [InlineData("fe80::/10", "fe80::1", 1, true)]
    [InlineData("fe80::/10", "fec0::1", 1, false)]
    [InlineData("[fe80::]/10:22", "fe80::1", 22, true)]
    [InlineData("fe80::/10:22", "fe80::1", 23, false)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", 1, false)]
    [InlineData(":443", "2001:db8::1", 443, true)]
    [InlineData("*:443", "10.0.0.1", 443, true)]
    [InlineData("::/0", "10.0.0.5", 1, false)]
    [InlineData("::/0", "::1", 1, true)]
    [InlineData("0.0.0.0/0", "10.0.0.5", 1, true)]
    [InlineData("*", "10.0.0.1", 443, true)]
    [InlineData("10.9.9.9/8", "10.0.0.1", 443, true)]
    [InlineData("2001:db8::9/32", "2001:db8:1::1", 443, true)]
    [InlineData("0.0.0.0/0", "::ffff:10.0.0.1", 443, true)]
    [InlineData("::ffff:127.0.0.0/104", "::ffff:127.0.0.1", 1, true)]
    [InlineData("::FFFF:7F00:1", "::ffff:127.0.0.1", 1, true)]
    [InlineData("*", "2001:db8::1", 443, true)]
    public void A_pattern_matches_what_it_says(string pattern, string address, int port, bool matches) =>
        Assert.Equal(
            matches,
            EndpointPattern.Parse(pattern, "--peer").Matches(
                Some.Address(address), (ushort)port, !address.Contains(':', StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("1.2.3")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("10.0.0.1.")]
    [InlineData("::ffff:010.0.0.1")]
    [InlineData("::ffff:1.2.3")]
    [InlineData("[[::1]]")]
    [InlineData("::1%eth0")]
    [InlineData("::1%1")]
    [InlineData("[::1%eth0]:80")]
    [InlineData(" 10.0.0.1")]
    [InlineData("\u0661.2.3.4")]
    [InlineData("::00001")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1:0")]
    [InlineData("10.0.0.1:65536")]
    [InlineData("10.0.0.1:http")]
    [InlineData("[::1")]
    [InlineData("[::1]80")]
    [InlineData("::1/129")]
    [InlineData(":::1")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2::3")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("\e[2J")]
    public void A_malformed_pattern_is_refused_with_the_expected_form(string text)
    {
        var failure = Assert.Throws<Failure>(() => EndpointPattern.Parse(text, "--peer"));

        Assert.Equal(FailureKind.InvalidInput, failure.Kind);
        Assert.Matches("'--peer'.* is '.*', expected ", failure.Message);
        Assert.DoesNotContain('\e', failure.Message);
    }
}
