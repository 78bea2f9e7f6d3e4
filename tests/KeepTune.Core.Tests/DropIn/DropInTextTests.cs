using CsCheck;
using KeepTune.Core.DropIn;
using KeepTune.Core.Profiles;
using static KeepTune.Core.Keepalive.KeepaliveSettings;

namespace KeepTune.Core.Tests.DropIn;

public class DropInTextTests
{
    [Fact]
    public void The_file_of_a_profile_names_it_and_assigns_three_keys() => Assert.Equal(
        """
        # TCP keepalive, written by keeptune(8): profile 'aggressive'.
        # Change it with 'keeptune apply --persist', undo it with 'keeptune revert'.
        net.ipv4.tcp_keepalive_time = 30
        net.ipv4.tcp_keepalive_intvl = 10
        net.ipv4.tcp_keepalive_probes = 3

        """,
        DropInText.Render("aggressive", FromSeconds(30, 10, 3)));

    [Fact]
    public void Values_of_no_profile_come_from_the_command_line() =>
        Assert.StartsWith(
            "# TCP keepalive, written by keeptune(8): values given on the command line.\n",
            DropInText.Render(null, KernelDefault),
            StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_back() => Any.Usual.Sample(settings =>
        DropInText.Read(DropInText.Render("db", settings)) == settings && DropInText.Read(DropInText.Assignments(settings)) == settings);

    [Fact]
    public void It_is_ascii_with_comments_and_assignments_on_separate_lines() =>
        Gen.Select(Any.Usual, Gen.OneOf([.. new BuiltInProfiles().Names()])).Sample((settings, name) =>
    {
        var text = DropInText.Render(name, settings);
        return text.All(c => c is '\n' or (>= ' ' and <= '~')) && text.EndsWith('\n')
            && text.Split('\n')
                .SkipLast(1)
                .All(line => line[0] == '#' || line.StartsWith("net.ipv4.tcp_keepalive_", StringComparison.Ordinal));
    });

    [Fact]
    public void Nothing_of_a_profile_but_its_name_and_numbers_reaches_the_file()
    {
        var profiles = new ProfileCatalog([new BuiltInProfiles()], KeepaliveRange.Usual);

        Assert.All(profiles.Names().Select(profiles.Get), profile =>
        {
            var text = DropInText.Render(profile.Name, profile.Settings);
            Assert.Equal(DropInText.Render("x", FromSeconds(1, 1, 1)), text.Replace($"'{profile.Name}'", "'x'")
                .Replace($"= {profile.Settings.TimeSeconds}\n", "= 1\n")
                    .Replace($"= {profile.Settings.IntvlSeconds}\n", "= 1\n")
                    .Replace($"= {profile.Settings.Probes}\n", "= 1\n"));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("net.ipv4.tcp_keepalive_time = 30\nnet.ipv4.tcp_keepalive_intvl = 10\n")]
    [InlineData("net.ipv4.tcp_keepalive_time = 010\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n")]
    [InlineData("net.ipv4.tcp_keepalive_time = -1\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n")]
    [InlineData("net.ipv4.tcp_keepalive_time = 2147483648\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n")]
    [InlineData("net.ipv4.tcp_keepalive_time\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n")]
    [InlineData("net/ipv4/tcp_keepalive_time = 30\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n")]
    [InlineData("#net.ipv4.tcp_keepalive_time = 30\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 3\n")]
    public void Other_formats_are_not_read(string text) => Assert.Null(DropInText.Read(text));

    [Fact]
    public void Of_two_assignments_the_later_counts_and_strange_lines_do_not_matter() => Assert.Equal(
        FromSeconds(30, 10, 3),
        DropInText.Read(
            "vm.swappiness = 1\n\n  net.ipv4.tcp_keepalive_time=99\r\nnet.ipv4.tcp_keepalive_time=30\nnet.ipv4.tcp_keepalive_intvl "
                + "=10\n; x\nnet.ipv4.tcp_keepalive_probes= 3"));

    [Theory]
    [InlineData("90-keeptune.conf", true)]
    [InlineData("a.conf", true)]
    [InlineData("z_Z.9.conf", true)]
    [InlineData(".conf", false)]
    [InlineData(".hidden.conf", false)]
    [InlineData("-x.conf", false)]
    [InlineData("90-keeptune", false)]
    [InlineData("90-keeptune.CONF", false)]
    [InlineData("../x.conf", false)]
    [InlineData("a/b.conf", false)]
    [InlineData("a b.conf", false)]
    [InlineData("a*.conf", false)]
    [InlineData("a\n.conf", false)]
    [InlineData("ä.conf", false)]
    [InlineData("", false)]
    public void A_file_name_is_one_that_both_engines_read(string name, bool valid) => Assert.Equal(valid, DropInText.IsValidFileName(name));
}
