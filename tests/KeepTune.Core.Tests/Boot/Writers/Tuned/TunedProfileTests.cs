using System.Text;
using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Engines;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Tuned;

namespace KeepTune.Core.Tests.Boot.Writers.Tuned;

public class TunedProfileTests
{
    private const string Time = "net.ipv4.tcp_keepalive_time";

    private static readonly SourceLine Active = new("/etc/tuned/active_profile", 1);

    [Fact]
    public void A_profile_sets_what_its_sysctl_section_says()
    {
        var writes = Writes("a", ("/etc/tuned/a/tuned.conf", $"# x\n[main]\nsummary=x\n[sysctl]\nvm.swappiness=1\n{Time} = 60 # why\n"));

        var write = Assert.Single(writes);
        Assert.Equal((SysctlKey.Time, BootWriteEffect.Sets, 60, true), (write.Key, write.Effect, write.Value, write.AtBoot));
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
    [InlineData("${v}", BootWriteEffect.Unknown, null)]
    [InlineData("${twice}", BootWriteEffect.Unknown, null)]
    [InlineData(">${v}", BootWriteEffect.Unknown, null)]
    [InlineData("\\${v}", BootWriteEffect.Unknown, null)]
    [InlineData("${missing}", BootWriteEffect.Unknown, null)]
    [InlineData("${f:exec:echo:9}", BootWriteEffect.Unknown, null)]
    [InlineData("${computed}", BootWriteEffect.Unknown, null)]
    [InlineData("77\n ${v}", BootWriteEffect.Unknown, null)]
    [InlineData("77 # ${v}", BootWriteEffect.Sets, 77)]
    [InlineData("$v", BootWriteEffect.Refused, null)]
    public void A_plain_value_is_unquoted_and_compared_as_TuneD_does(string value, BootWriteEffect effect, int? number)
    {
        var write = Assert.Single(Writes(
            "a",
            ("/etc/tuned/a/tuned.conf", $"[variables]\nv=45\ntwice=${{v}}${{v}}\ncomputed=1${{f:strip:2}}\n[sysctl]\n{Time}={value}\n")));

        Assert.Equal((effect, number), (write.Effect, write.Value));
    }

    [Fact]
    public void An_included_profile_comes_first_and_is_overridden()
    {
        var writes = Writes(
            "a",
            ("/etc/tuned/a/tuned.conf", $"[main]\ninclude=b ; -c\n[sysctl]\n{Time}=10\n"),
            ("/usr/lib/tuned/b/tuned.conf", $"[sysctl]\n{Time}=99\nnet.ipv4.tcp_keepalive_probes=4\n"));

        Assert.Equal([(SysctlKey.Time, 10), (SysctlKey.Probes, 4)], writes.Select(write => (write.Key, write.Value!.Value)));
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
    public void A_later_section_of_the_same_name_can_cancel_an_earlier_one(string section, int count)
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
        var writes = Writes(
            "a", ("/etc/tuned/a/tuned.conf", $"[one]\ntype=sysctl\npriority=5\n{Time}=1\n[sysctl]\n{Time}=2\n[other]\n{Time}=3\n"));

        Assert.Equal([2, 1], writes.Select(write => write.Value!.Value));
    }

    [Fact]
    public void A_section_for_certain_processors_is_not_predicted()
    {
        var writes = Writes("a", ("/etc/tuned/a/tuned.conf", $"[sysctl]\ncpuinfo_regex=Intel\n{Time}=1\n"));
        Assert.Equal(BootWriteEffect.Unknown, Assert.Single(writes).Effect);
    }

    [Theory]
    [InlineData($"[variables]\ninclude=${{i:PROFILE_DIR}}/v\n[sysctl]\n{Time}=${{v}}\n", 4, $"'{Time}' contains a variable or function")]
    [InlineData($"[sysctl]\nuname_regex=aarch64\n{Time}=1\n", 2, "'uname_regex' limits the section to some machines")]
    [InlineData($"[sysctl]\ncpuinfo_regex=${{x}}\n{Time}=1\n", 2, "'cpuinfo_regex' limits the section to some machines")]
    [InlineData($"[sysctl]\ndevices=${{x}}\n{Time}=1\n", 2, "'devices' contains a variable or function")]
    [InlineData($"[sysctl]\nenabled=${{x}}\n{Time}=1\n", 2, "'enabled' contains a variable or function")]
    [InlineData($"[x]\ntype=${{x}}\n{Time}=1\n", 2, "'type' contains a variable or function")]
    [InlineData($"[sysctl]\nreplace=${{x}}\n{Time}=1\n", 2, "'replace' contains a variable or function")]
    [InlineData($"[sysctl]\ndrop=${{x}}\n{Time}=1\n", 2, "'drop' contains a variable or function")]
    [InlineData($"[variables]\ntype=sysctl\n{Time}=1\n", 2, "'type' turns the section into variables, or variables into another type")]
    [InlineData($"[sysctl]\n{Time}=1\n[vm]\npriority=${{x}}\n", 4, "'priority' is not a plain number")]
    [InlineData($"[sysctl]\n{Time}=>070\n", 2, "the number that TuneD compares differs from the one it writes")]
    public void What_TuneD_has_to_evaluate_is_unknown_and_says_where(string text, int line, string why)
    {
        var write = Assert.Single(Writes("a", ("/etc/tuned/a/tuned.conf", text)));

        Assert.Equal((SysctlKey.Time, BootWriteEffect.Unknown, null), (write.Key, write.Effect, write.Value));
        Assert.Equal(new TunedDoubt(new("/etc/tuned/a/tuned.conf", line), why), write.Doubt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("devices=eth*\n")]
    [InlineData("script_pre=${i:PROFILE_DIR}/x.sh\n")]
    [InlineData("vm.swappiness=${v}\n")]
    public void A_variable_that_no_key_depends_on_is_ignored(string other) =>
        Assert.Equal(60, Assert.Single(Writes(
            "a",
            ("/etc/tuned/a/tuned.conf", $"[variables]\nv=${{f:exec:x}}\n[sysctl]\n{other}{Time}=60\n[vm]\nuname_regex=y\n"))).Value);

    [Fact]
    public void A_condition_on_the_older_of_two_merged_sections_stays() =>
        Assert.Equal(BootWriteEffect.Unknown, Assert.Single(Writes(
            "a b",
            ("/etc/tuned/a/tuned.conf", "[sysctl]\nuname_regex=x\n"),
            ("/etc/tuned/b/tuned.conf", $"[sysctl]\n{Time}=5\n"))).Effect);

    [Fact]
    public void A_newer_section_that_replaces_removes_the_doubt() =>
        Assert.Equal(5, Assert.Single(Writes(
            "a b",
            ("/etc/tuned/a/tuned.conf", $"[sysctl]\nuname_regex=x\n{Time}=${{v}}\n"),
            ("/etc/tuned/b/tuned.conf", $"[sysctl]\nreplace=true\n{Time}=5\n"))).Value);

    [Theory]
    [InlineData("type=sysctl", "type=variables")]
    [InlineData("type=variables", "type=sysctl")]
    [InlineData("type=sysctl", "type=variables\nenabled=0\ndrop=net.ipv4.tcp_keepalive_time")]
    public void A_section_that_is_variables_in_one_file_only_is_unknown(string older, string newer) =>
        Assert.Equal(BootWriteEffect.Unknown, Assert.Single(Writes(
            "a b",
            ("/etc/tuned/a/tuned.conf", $"[x]\n{older}\n{Time}=5\n"),
            ("/etc/tuned/b/tuned.conf", $"[x]\n{newer}\n"))).Effect);

    [Theory]
    [InlineData("${f:exec:x}", "'include' contains a variable or function")]
    [InlineData("b, -provider-${x}", "'include' contains a variable or function")]
    [InlineData("\u00e4", "'include' is not plain ASCII")]
    public void An_include_through_a_variable_leaves_every_key_unknown(string include, string why)
    {
        var writes = Writes(
            "a",
            ("/etc/tuned/a/tuned.conf", $"[sysctl]\n{Time}=1\n[main]\ninclude={include}\n"),
            ("/etc/tuned/b/tuned.conf", "[vm]\n"));
        var expected = (BootWriteEffect.Unknown, new SourceLine("/etc/tuned/a/tuned.conf", 4), why);

        Assert.Equal(SysctlKeys.All, writes.Select(write => write.Key));
        Assert.All(writes, write => Assert.Equal(expected, (write.Effect, write.Source, write.Doubt!.Why)));
    }

    [Theory]
    [InlineData("a", "/etc/tuned/31/tuned.conf")]
    [InlineData("long", "/etc/tuned/long/tuned.conf")]
    [InlineData("large", "/etc/tuned/large/tuned.conf")]
    [InlineData("many", "/etc/tuned/many/tuned.conf")]
    [InlineData("defaults", "/etc/tuned/defaults/tuned.conf")]
    public void Profiles_that_are_too_many_or_too_large_leave_every_key_unknown(string name, string path)
    {
        string? Text(string profile) => profile switch
        {
            "long" => "[main]\ninclude=" + string.Concat(Enumerable.Range(100, 30000).Select(i => $"-{i},")),
            "large" => $"# {new string('x', 300_000)}",
            "many" => string.Concat(Enumerable.Range(0, 20000).Select(i => $"[{i}]\n")),
            "defaults" => "[DEFAULT]\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}.{Time}=1\n[{i}]\n[DEFAULT]\n")),
            "a" => "[main]\ninclude=1\n",
            _ => int.Parse(profile) < 100 ? $"[main]\ninclude={int.Parse(profile) + 1}\n" : null,
        };
        byte[]? Read(string file) =>
            file.Split('/') is ["", "etc", "tuned", var profile, _] && Text(profile) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        var profile = TunedProfile.Load([name], Active, ["/usr/lib/tuned", "/etc/tuned"], Read);

        Assert.Equal((path, "the profiles are too many or too large to follow"), (profile.Doubt?.Source.Path, profile.Doubt?.Why));
    }

    [Fact]
    public void Variables_that_double_each_other_cost_nothing()
    {
        var laughs = string.Concat(Enumerable.Range(1, 40).Select(i => $"v{i}=${{v{i - 1}}}${{v{i - 1}}}\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var profile = $"[variables]\nv0=11111111\n{laughs}[sysctl]\n{Time}=${{v40}}\n";
        var write = Assert.Single(Writes("a", ("/etc/tuned/a/tuned.conf", profile)));

        Assert.Equal(BootWriteEffect.Unknown, write.Effect);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

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
    public void A_profile_that_TuneD_can_t_load_is_a_problem(string text) =>
        Assert.NotNull(Load("a", [("/etc/tuned/a/tuned.conf", text)]).Problem);

    [Fact]
    public void A_profile_that_is_missing_is_a_problem() =>
        Assert.Equal("profile 'b' does not exist", Load("a b", [("/etc/tuned/a/tuned.conf", "")]).Problem);

    [Fact]
    public void Files_are_reapplied_after_each_sysctl_section_and_not_without_one()
    {
        BootWrite[] again =
        [
            new(BootWriter.TunedReapply, "again", SysctlKey.Time, BootWriteEffect.Sets, 5, "5", new("/etc/sysctl.d/x.conf", 1), true),
        ];
        var writes = new TunedWrites("x", true, new(2, 22), 0, 250);

        Assert.Empty(writes.Of(Load("a", [("/etc/tuned/a/tuned.conf", "[vm]\n")]), again));
        Assert.Equal(again, writes.Of(Load("a", [("/etc/tuned/a/tuned.conf", "[sysctl]\n")]), again));
    }

    [Fact]
    public void A_section_in_doubt_may_or_may_not_reapply_files()
    {
        var again = new BootWrite(BootWriter.TunedReapply, "again", SysctlKey.Time, BootWriteEffect.Sets, 5, "5", Active, true);
        IEnumerable<bool?> AtBoot(string text) =>
            new TunedWrites("x", true, new(2, 22), 0, 250).Of(Load("a", [("/etc/tuned/a/tuned.conf", text)]), [again])
                .Where(write => write.Writer is BootWriter.TunedReapply).Select(write => write.AtBoot);

        Assert.Equal([null], AtBoot("[sysctl]\nuname_regex=x\n"));
        Assert.Equal([true, null], AtBoot("[sysctl]\n[b]\ntype=sysctl\nuname_regex=x\n"));
        Assert.Empty(AtBoot("[main]\ninclude=${x}\n"));
    }

    [Fact]
    public void A_profile_that_asserts_something_may_not_be_loaded()
    {
        var profile = Load("a", [
            ("/etc/tuned/a/tuned.conf", $"[main]\ninclude=b\n[sysctl]\n{Time}=77\n"),
            ("/usr/lib/tuned/b/tuned.conf", "[variables]\nx=1\nassert1=${f:assertion_non_equal:x is set:${x}:1}\n")]);

        Assert.Equal(new SourceLine("/usr/lib/tuned/b/tuned.conf", 3), profile.Assertion?.Source);
        var write = Assert.Single(new TunedWrites("x", true, new(2, 22), 0, 250).Of(profile, []));
        Assert.Equal((77, null), (write.Value, write.AtBoot));
    }

    private static TunedProfile Load(string names, IReadOnlyList<(string Path, string Text)> files) => TunedProfile.Load(
        names.Split(' '),
        Active,
        ["/usr/lib/tuned", "/etc/tuned"],
        path => files.Where(file => file.Path == path).Select(file => Encoding.UTF8.GetBytes(file.Text)).FirstOrDefault());

    private static IReadOnlyList<BootWrite> Writes(string names, params IReadOnlyList<(string Path, string Text)> files) =>
        Writes(names, new EngineVersion(2, 27), files);

    private static IReadOnlyList<BootWrite> Writes(string names, EngineVersion version, IReadOnlyList<(string Path, string Text)> files)
    {
        var profile = Load(names, files);
        Assert.Null(profile.Problem);
        return new TunedWrites("TuneD profile 'x'", true, version, 0, 250).Of(profile, []);
    }
}
