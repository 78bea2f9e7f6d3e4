using System.Text;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Core.Tests.Boot.Writers.Tuned;

public class TunedProfileTests
{
    private const string Time = "net.ipv4.tcp_keepalive_time";

    [Fact]
    public void A_profile_sets_what_its_sysctl_section_says()
    {
        var writes = Writes("a", ("/etc/tuned/a/tuned.conf", $"# x\n[main]\nsummary=x\n[sysctl]\nvm.swappiness=1\n{Time} = 60 # why\n"));

        var write = Assert.Single(writes);
        Assert.Equal((KeepaliveKey.Time, BootWriteEffect.Sets, 60, true), (write.Key, write.Effect, write.Value, write.AtBoot));
        Assert.Equal(new SourceLine("/etc/tuned/a/tuned.conf", 6), write.Source);
        Assert.Equal("TuneD profile 'x'", write.What);
    }

    [Theory]
    [InlineData("77", BootWriteEffect.Sets, 77)]
    [InlineData("\"77\"", BootWriteEffect.Sets, 77)]
    [InlineData("'77'", BootWriteEffect.Refused, null)]
    [InlineData("\"77", BootWriteEffect.Refused, null)]
    [InlineData("77 # seconds", BootWriteEffect.Sets, 77)]
    [InlineData("77 ; seconds", BootWriteEffect.Sets, 77)]
    [InlineData("77#", BootWriteEffect.Refused, null)]
    [InlineData("77\n  net.ipv4.tcp_keepalive_intvl=5", BootWriteEffect.Sets, 77)]
    [InlineData("", BootWriteEffect.Refused, null)]
    [InlineData("070", BootWriteEffect.Sets, 56)]
    [InlineData(">600", BootWriteEffect.SetsIfGreater, 600)]
    [InlineData("< 600", BootWriteEffect.SetsIfLess, 600)]
    [InlineData("\">600\"", BootWriteEffect.SetsIfGreater, 600)]
    [InlineData(">=600", BootWriteEffect.Refused, null)]
    [InlineData(">", BootWriteEffect.Refused, null)]
    [InlineData(">070", BootWriteEffect.Unknown, null)]
    [InlineData("${v}", BootWriteEffect.Sets, 45)]
    [InlineData("${twice}", BootWriteEffect.Sets, 4545)]
    [InlineData(">${v}", BootWriteEffect.SetsIfGreater, 45)]
    [InlineData("\\${v}", BootWriteEffect.Refused, null)]
    [InlineData("${missing}", BootWriteEffect.Refused, null)]
    [InlineData("${f:exec:echo:9}", BootWriteEffect.Unknown, null)]
    [InlineData("${computed}", BootWriteEffect.Unknown, null)]
    public void A_value_is_unquoted_expanded_and_compared_as_TuneD_does(string value, BootWriteEffect effect, int? number)
    {
        var write = Assert.Single(Writes("a", ("/etc/tuned/a/tuned.conf", $"[variables]\nv=45\ntwice=${{v}}${{v}}\ncomputed=1${{f:strip:2}}\n[sysctl]\n{Time}={value}\n")));

        Assert.Equal((effect, number), (write.Effect, write.Value));
    }

    [Fact]
    public void An_included_profile_comes_first_and_is_overridden()
    {
        var writes = Writes(
            "a",
            ("/etc/tuned/a/tuned.conf", $"[main]\ninclude=b ; -c\n[sysctl]\n{Time}=10\n"),
            ("/usr/lib/tuned/b/tuned.conf", $"[sysctl]\n{Time}=99\nnet.ipv4.tcp_keepalive_probes=4\n"));

        Assert.Equal([(KeepaliveKey.Time, 10), (KeepaliveKey.Probes, 4)], writes.Select(write => (write.Key, write.Value!.Value)));
    }

    [Fact]
    public void A_profile_that_includes_its_own_name_gets_the_vendors()
    {
        var writes = Writes(
            "b",
            ("/etc/tuned/b/tuned.conf", "[main]\ninclude=b\n"),
            ("/usr/lib/tuned/b/tuned.conf", $"[sysctl]\n{Time}=99\n"));

        Assert.Equal("/usr/lib/tuned/b/tuned.conf", Assert.Single(writes).Source.Path);
    }

    [Theory]
    [InlineData("replace=1\nvm.swappiness=1", 0)]
    [InlineData("drop=vm.x , net.ipv4.tcp_keepalive_time", 0)]
    [InlineData("enabled=0", 0)]
    [InlineData("type=vm", 0)]
    [InlineData("vm.swappiness=1", 1)]
    public void A_later_section_of_the_same_name_can_take_an_earlier_one_back(string section, int count)
    {
        var writes = Writes(
            "a b",
            ("/etc/tuned/a/tuned.conf", $"[sysctl]\n{Time}=99\n"),
            ("/etc/tuned/b/tuned.conf", $"[sysctl]\n{section}\n"));

        Assert.Equal(count, writes.Count);
    }

    [Fact]
    public void Sections_of_other_names_are_sysctls_by_their_type_and_come_by_priority()
    {
        var writes = Writes("a", ("/etc/tuned/a/tuned.conf", $"[one]\ntype=sysctl\npriority=5\n{Time}=1\n[sysctl]\n{Time}=2\n[other]\n{Time}=3\n"));

        Assert.Equal([2, 1], writes.Select(write => write.Value!.Value));
    }

    [Fact]
    public void A_section_for_some_processors_only_is_not_forecast() =>
        Assert.Equal(BootWriteEffect.Unknown, Assert.Single(Writes("a", ("/etc/tuned/a/tuned.conf", $"[sysctl]\ncpuinfo_regex=Intel\n{Time}=1\n"))).Effect);

    [Fact]
    public void Variables_come_from_a_file_beside_the_profile() =>
        Assert.Equal(31, Assert.Single(Writes(
            "a",
            ("/etc/tuned/a/tuned.conf", $"[variables]\ninclude=${{i:PROFILE_DIR}}/v.conf\n[sysctl]\n{Time}=${{v}}\n"),
            ("/etc/tuned/a/v.conf", "alone\nv = 31\n"))).Value);

    [Fact]
    public void Defaults_reach_every_section() =>
        Assert.Equal(8, Assert.Single(Writes("a", ("/etc/tuned/a/tuned.conf", $"[DEFAULT]\n{Time}=8\n[sysctl]\n"))).Value);

    [Theory]
    [InlineData(21, "net/ipv4/tcp_keepalive_time", 1)]
    [InlineData(22, "net/ipv4/tcp_keepalive_time", 0)]
    [InlineData(21, "net..ipv4.tcp_keepalive_time", 1)]
    [InlineData(22, "NET.ipv4.tcp_keepalive_time", 0)]
    [InlineData(22, "-net.ipv4.tcp_keepalive_time", 0)]
    [InlineData(22, "net.ipv4.tcp_keepalive_*", 0)]
    public void A_key_is_a_path_by_version(int minor, string key, int count) =>
        Assert.Equal(count, Writes("a", new EngineVersion(2, minor), [("/etc/tuned/a/tuned.conf", $"[sysctl]\n{key}=8\n")]).Count);

    [Theory]
    [InlineData("[sysctl]\njunk\n")]
    [InlineData("[sysctl]\n=5\n")]
    [InlineData("a=5\n[sysctl]\n")]
    [InlineData("\ufeff[sysctl]\n")]
    [InlineData("[main]\ninclude=none\n")]
    [InlineData("[main]\ninclude=${f:exec:x}\n")]
    public void A_profile_that_TuneD_can_t_load_is_a_problem(string text) =>
        Assert.NotNull(Load("a", [("/etc/tuned/a/tuned.conf", text)]).Problem);

    [Fact]
    public void A_profile_that_is_missing_is_a_problem() =>
        Assert.Equal("profile 'b' does not exist", Load("a b", [("/etc/tuned/a/tuned.conf", "")]).Problem);

    [Fact]
    public void Files_are_written_again_after_each_section_for_sysctls_and_not_without_one()
    {
        BootWrite[] again = [new(BootWriter.TunedReapply, "again", KeepaliveKey.Time, BootWriteEffect.Sets, 5, "5", new("/etc/sysctl.d/x.conf", 1), true)];
        var writes = new TunedWrites("x", true, new(2, 22), 0, 250);

        Assert.Empty(writes.Of(Load("a", [("/etc/tuned/a/tuned.conf", "[vm]\n")]), again));
        Assert.Equal(again, writes.Of(Load("a", [("/etc/tuned/a/tuned.conf", "[sysctl]\n")]), again));
    }

    private static TunedProfile Load(string names, IReadOnlyList<(string Path, string Text)> files) => TunedProfile.Load(
        names.Split(' '),
        ["/usr/lib/tuned", "/etc/tuned"],
        path => files.Where(file => file.Path == path).Select(file => Encoding.UTF8.GetBytes(file.Text)).FirstOrDefault());

    private static IReadOnlyList<BootWrite> Writes(string names, params IReadOnlyList<(string Path, string Text)> files) => Writes(names, new EngineVersion(2, 27), files);

    private static IReadOnlyList<BootWrite> Writes(string names, EngineVersion version, IReadOnlyList<(string Path, string Text)> files)
    {
        var profile = Load(names, files);
        Assert.Null(profile.Problem);
        return new TunedWrites("TuneD profile 'x'", true, version, 0, 250).Of(profile, []);
    }
}
