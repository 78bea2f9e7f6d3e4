using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.Boot.Writers.Suse;
using KeepTune.Linux.Boot;
using KeepTune.Linux.Boot.Writers;

namespace KeepTune.Linux.Tests.Boot.Writers;

public sealed class BootWritersTests : IDisposable
{
    private const string Time = "net.ipv4.tcp_keepalive_time";
    private const string Mine = "/etc/tuned/profiles/mine/tuned.conf";
    private const string Wants = "etc/systemd/system/multi-user.target.wants";

    private readonly FixtureTree tree = new();

    public BootWritersTests()
    {
        tree.Write("usr/lib/systemd/systemd", "");
        tree.Write("usr/lib/systemd/systemd-sysctl", "libsystemd-shared-257.so\0");
    }

    public void Dispose() => tree.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_these_tools_there_is_nothing(bool isLive)
    {
        var later = Read(isLive);

        Assert.Empty(later.Writes);
        Assert.Empty(later.Remarks);
        Assert.Empty(later.NotSeen);
    }

    [Theory]
    [InlineData("yes", true, true)]
    [InlineData("no", true, false)]
    [InlineData("yes", false, false)]
    [InlineData("$x", true, null)]
    public void Ufw_sets_the_values_of_its_file_if_enabled_in_both_places(string enabled, bool isWanted, bool? atBoot)
    {
        Ufw($"#x\nnet/ipv4/tcp_keepalive_time=60\n-net/ipv4/tcp_keepalive_probes = 4\n", enabled);
        if (isWanted)
            Enable("ufw");

        var writes = Read(isLive: false).Writes;
        Assert.Equal(
            [(SysctlKey.Time, 60, atBoot), (SysctlKey.Probes, 4, atBoot)],
            writes.Select(write => (write.Key, write.Value!.Value, write.AtBoot)));
        Assert.Equal(new SourceLine("/etc/ufw/sysctl.conf", 2), writes[0].Source);
        Assert.Equal(writes, Read(isLive: true).Writes);
    }

    [Fact]
    public void A_masked_unit_or_one_without_a_file_is_disabled()
    {
        Ufw($"{Time}=60\n", "yes");
        Enable("ufw");
        File.CreateSymbolicLink($"{tree.Directory}/etc/systemd/system/ufw.service", "/dev/null");
        Assert.False(Assert.Single(Read(false).Writes).AtBoot);

        File.Delete($"{tree.Directory}/etc/systemd/system/ufw.service");
        File.Delete($"{tree.Directory}/usr/lib/systemd/system/ufw.service");
        Assert.False(Assert.Single(Read(false).Writes).AtBoot);
    }

    [Fact]
    public void Without_systemd_the_links_of_a_runlevel_decide()
    {
        File.Delete($"{tree.Directory}/usr/lib/systemd/systemd");
        Ufw($"{Time}=60\n", "yes");
        Assert.False(Assert.Single(Read(false).Writes).AtBoot);

        tree.Write("etc/rcS.d/S05ufw", "");
        Assert.True(Assert.Single(Read(false).Writes).AtBoot);
    }

    [Fact]
    public void TuneD_s_profile_comes_before_the_files_that_it_writes_again()
    {
        Tuned($"[sysctl]\n{Time}=60\nnet.ipv4.tcp_keepalive_intvl=5\n");
        tree.Write("etc/sysctl.d/99-x.conf", $"{Time}=200\n");
        tree.Write("usr/lib/sysctl.d/99-y.conf", "net.ipv4.tcp_keepalive_intvl=200\n");

        var writes = Read(isLive: true).Writes;
        Assert.Equal(
            [("TuneD profile 'mine'", 60), ("TuneD profile 'mine'", 5), ("TuneD reapplying sysctl files", 200)],
            writes.Select(write => (write.What, write.Value!.Value)));
        Assert.All(writes, write => Assert.True(write.AtBoot));
        Assert.Equal([200, 5], BootWriterOutcome.Of(Engine(), writes).Take(2).Select(outcome => outcome.Value!.Value));
    }

    [Fact]
    public void TuneD_writes_no_file_again_that_a_change_removes()
    {
        Tuned($"[sysctl]\nvm.swappiness=1\n");
        tree.Write("etc/sysctl.d/99-x.conf", $"{Time}=200\n");
        var root = SystemRoot.Live(tree.Paths);
        Core.Journal.FileChange removal = new("/etc/sysctl.d/99-x.conf", null, null);

        Assert.Single(Read(isLive: true).Writes);
        Assert.Empty(new BootSurvey(root, tree.Paths).Outlook(removal).Later.Writes);
    }

    [Fact]
    public void A_profile_that_is_recommended_at_each_start_is_uncertain()
    {
        Tuned($"[sysctl]\n{Time}=60\n");
        tree.Write("etc/tuned/profile_mode", "auto\n");
        var write = Assert.Single(Read(isLive: true).Writes);
        Assert.Equal(("TuneD profile 'mine' (recommended)", true), (write.What, write.AtBoot));

        tree.Write("usr/lib/systemd/system/tuned-ppd.service", "[Unit]\n");
        Enable("tuned-ppd");
        Assert.Null(Assert.Single(Read(isLive: true).Writes).AtBoot);
    }

    [Fact]
    public void A_profile_that_can_t_be_loaded_is_reported()
    {
        Tuned("[main]\ninclude=none\n");
        Assert.Equal("TuneD: profile 'none' does not exist", Assert.Single(Read(isLive: false).Remarks).What);

        tree.Write("etc/tuned/tuned-main.conf", "reapply_sysctl=x\n");
        Assert.Equal("/etc/tuned/tuned-main.conf", Assert.Single(Read(isLive: false).Remarks).Path);
    }

    [Fact]
    public void A_value_that_TuneD_must_evaluate_is_reported_with_its_line()
    {
        Tuned($"[variables]\nv=60\n[sysctl]\n{Time}=${{v}}\n");

        var later = Read(isLive: true);
        var write = Assert.Single(later.Writes);
        Assert.Equal((BootWriteEffect.Unknown, null, new SourceLine(Mine, 4)), (write.Effect, write.Value, write.Source));
        Assert.Equal([new(Mine, $"line 4: only TuneD can evaluate this: '{Time}' contains a variable or function")], later.Remarks);
        Assert.False(BootWriterOutcome.Of(Engine(), later.Writes)[0].IsKnown);
    }

    [Fact]
    public void A_directory_named_by_a_variable_is_not_searched()
    {
        Tuned($"[sysctl]\n{Time}=60\n");
        tree.Write("etc/tuned/tuned-main.conf", "profile_dirs=/x/${i:PROFILE_DIR}\n");
        tree.Write("x/${i:PROFILE_DIR}/mine/tuned.conf", $"[sysctl]\n{Time}=${{i:PROFILE_DIR}}\n");

        var later = Read(isLive: false);
        Assert.Equal(
            [BootWriteEffect.Unknown, BootWriteEffect.Unknown, BootWriteEffect.Unknown], later.Writes.Select(write => write.Effect));
        var remark = Assert.Single(later.Remarks);
        Assert.Equal(
            ("/etc/tuned/tuned-main.conf", "line 1: only TuneD can evaluate this: 'profile_dirs' contains a variable or function"),
            (remark.Path, remark.What));
    }

    [Fact]
    public void A_profile_that_can_t_be_read_leaves_every_key_unknown()
    {
        Tuned(new string('#', 300_000));

        var later = Read(isLive: true);
        Assert.Equal(3, later.Writes.Count(write => write.Effect is BootWriteEffect.Unknown));
        Assert.Equal("line 1: only TuneD can evaluate this: larger than 256 KiB", Assert.Single(later.Remarks).What);
    }

    [Fact]
    public void Files_that_are_certainly_reapplied_override_a_section_in_doubt()
    {
        Tuned($"[sysctl]\n{Time}=60\n[thunder]\ntype=sysctl\nuname_regex=aarch64\n{Time}=5\n");
        tree.Write("etc/sysctl.d/99-x.conf", $"{Time}=200\n");
        Assert.False(BootWriterOutcome.Of(Engine(), Read(isLive: true).Writes)[0].IsKnown);

        tree.Write("etc/tuned/profiles/mine/tuned.conf", $"[sysctl]\n{Time}=60\n[thunder]\ntype=sysctl\nuname_regex=aarch64\nvm.x=5\n");
        var outcome = BootWriterOutcome.Of(Engine(), Read(isLive: true).Writes)[0];
        Assert.Equal((true, 200), (outcome.IsKnown, outcome.Value));
    }

    // In the format of the profiles that TuneD 2.20 to 2.28 ships: all of them were compared with TuneD's own loader.
    [Theory]
    [InlineData("balanced", 77, true)]
    [InlineData("throughput-performance", 77, true)]
    [InlineData("virtual-guest", 77, true)]
    [InlineData("aws", 77, true)]
    [InlineData("openshift-node", null, true)]
    [InlineData("realtime", 77, null)]
    public void A_profile_on_top_of_a_shipped_one_is_read_as_far_as_possible(string shipped, int? value, bool? atBoot)
    {
        Shipped("balanced", "[modules]\ncpufreq_conservative=+r\n[cpu]\npriority=10\ngovernor=conservative|powersave\n");
        Shipped("throughput-performance", $"""
            [variables]
            thunderx_cpuinfo_regex=CPU part\s+:\s+(0x0?516)|(0x0?af)|(0x0?a[0-3])|(0x0?b8)\b
            [vm.thunderx]
            type=vm
            uname_regex=aarch64
            cpuinfo_regex=${"{thunderx_cpuinfo_regex}"}
            transparent_hugepages=never
            [sysctl]
            vm.dirty_ratio = 40
            net.core.somaxconn=>2048
            [sysctl.thunderx]
            type=sysctl
            uname_regex=aarch64
            cpuinfo_regex=${"{thunderx_cpuinfo_regex}"}
            kernel.numa_balancing=0

            """);
        Shipped("virtual-guest", "[main]\ninclude=throughput-performance\n[sysctl]\nvm.swappiness = 30\n");
        Shipped("aws", "[main]\ninclude=throughput-performance\n[bootloader.aarch64]\ntype=bootloader\nuname_regex=aarch64\n");
        Shipped("openshift", "[main]\ninclude=${f:virt_check:virtual-guest:throughput-performance}\n[sysctl]\nkernel.pid_max=>4194304\n");
        Shipped("openshift-node", "[main]\ninclude=openshift\n[sysctl]\nfs.inotify.max_user_watches=65536\n");
        Shipped("realtime", """
            [variables]
            include = /etc/tuned/realtime-variables.conf
            assert1=${f:assertion_non_equal:isolated_cores are set:${isolated_cores}:${isolated_cores_assert_check}}
            [sysctl]
            kernel.timer_migration = 0

            """);

        Tuned($"[main]\ninclude={shipped}\n[sysctl]\n{Time}=77\n");

        Assert.Equal((value, atBoot), (Read(isLive: true).Writes[0].Value, Read(isLive: true).Writes[0].AtBoot));
    }

    [Fact]
    public void TuneD_s_version_decides_what_a_key_is()
    {
        Tuned("[sysctl]\nnet/ipv4/tcp_keepalive_time=60\n");
        Assert.Empty(Read(isLive: false).Writes);

        tree.Write("etc/tuned/mine/tuned.conf", "[sysctl]\nnet/ipv4/tcp_keepalive_time=60\n");
        tree.Write(
            "usr/lib/python3.11/site-packages/tuned/version.py",
            "TUNED_VERSION_MAJOR = 2\nTUNED_VERSION_MINOR = 20\nTUNED_VERSION_PATCH = 0\n");
        Assert.Single(Read(isLive: false).Writes);
    }

    [Fact]
    public void Saptune_applies_its_notes_in_their_order()
    {
        tree.Write("etc/sysconfig/saptune", "NOTE_APPLY_ORDER=\"1410736 mine 7 ../x\"\n");
        tree.Write("usr/share/saptune/notes/1410736", $"[sysctl]\n{Time}=300\n");
        tree.Write("etc/saptune/extra/mine-Ours.conf", $"[sysctl]\n{Time}=100\n");
        tree.Write("etc/saptune/override/1410736", $"[sysctl]\n{Time}=250\n");
        Enable("saptune");

        var writes = Read(isLive: false).Writes;
        Assert.Equal(
            [("saptune note 1410736", 250, true), ("saptune note mine", 100, true)],
            writes.Select(write => (write.What, write.Value!.Value, write.AtBoot!.Value)));

        tree.Write("var/lib/sapconf/act_profile", "x");
        Assert.All(Read(isLive: true).Writes, write => Assert.False(write.AtBoot));
    }

    [Theory]
    [InlineData("7783-7084-3265-9085-8269-3286-77", "Microsoft Corporation", BootWriteEffect.Sets)]
    [InlineData("", "Microsoft Corporation", BootWriteEffect.Unknown)]
    [InlineData("", "QEMU", null)]
    public void A_note_for_Azure_counts_on_Azure(string tag, string vendor, BootWriteEffect? effect)
    {
        tree.Write("etc/sysconfig/saptune", "NOTE_APPLY_ORDER=\"2993054\"\n");
        tree.Write("usr/share/saptune/notes/2993054", $"[sysctl:csp=azure]\n{Time}=300\n");
        tree.Write("sys/class/dmi/id/chassis_asset_tag", $"{tag}\n");
        tree.Write("sys/class/dmi/id/sys_vendor", $"{vendor}\n");

        Assert.Equal(effect, Read(isLive: true).Writes.SingleOrDefault()?.Effect);
        Assert.Equal(BootWriteEffect.Unknown, Read(isLive: false).Writes.Single().Effect);
    }

    [Fact]
    public void The_credential_is_the_last_of_the_engine_s_own_files()
    {
        tree.Write("etc/sysctl.d/10-x.conf", $"{Time}=200\nnet.ipv4.tcp_keepalive_intvl=20\n");
        tree.Write("etc/credstore/sysctl.extra", "net.ipv4.tcp_keepalive_*=9\n-net.ipv4.tcp_keepalive_intvl\n");
        tree.Write("run/credstore/sysctl.extra", $"{Time}=1\n");

        var writes = Read(isLive: true).Writes;
        Assert.Equal(
            [(SysctlKey.Intvl, BootWriteEffect.Unsets, null), (SysctlKey.Probes, BootWriteEffect.Sets, 9)],
            writes.Select(write => (write.Key, write.Effect, write.Value)));
        Assert.Equal(
            ("credential sysctl.extra", "/etc/credstore/sysctl.extra", (bool?)true),
            (writes[0].What, writes[0].Source.Path, writes[0].AtBoot));
    }

    [Fact]
    public void An_encrypted_credential_is_named_and_unknown()
    {
        tree.Write("etc/credstore.encrypted/sysctl.extra", "AAAA");
        Assert.Equal(
            [BootWriteEffect.Unknown, BootWriteEffect.Unknown, BootWriteEffect.Unknown],
            Read(isLive: false).Writes.Select(write => write.Effect));

        tree.Write("usr/lib/systemd/systemd-sysctl", "libsystemd-shared-252.so\0");
        Assert.Empty(Read(isLive: false).Writes);
    }

    [Fact]
    public void The_file_of_the_running_kernel_is_read_if_the_drop_in_says_so()
    {
        tree.Write("proc/sys/kernel/osrelease", "6.4.0-1\n");
        tree.Write("boot/sysctl.conf-6.4.0-1", $"{Time}=60\n");
        tree.Write("boot/sysctl.conf-5.3.0", $"{Time}=70\n");
        Assert.False(Assert.Single(Read(isLive: true).Writes).AtBoot);

        tree.Write(SuseKernelFile.DropIn[1..], "[Unit]\nWants=boot-sysctl.service\nWants=kernel-sysctl.service\n");
        var write = Assert.Single(Read(isLive: true).Writes);
        Assert.Equal((60, true, false, "/boot/sysctl.conf-6.4.0-1"), (write.Value!.Value, write.AtBoot, write.Wins, write.Source.Path));
        Assert.Equal(
            ["/boot/sysctl.conf-5.3.0", "/boot/sysctl.conf-6.4.0-1"], Read(isLive: false).Writes.Select(one => one.Source.Path).Order());
        Assert.All(Read(isLive: false).Writes, one => Assert.Null(one.AtBoot));

        tree.Write("usr/lib/modules/6.4.0-1/sysctl.conf", $"{Time}=80\n");
        Assert.Equal(80, Assert.Single(Read(isLive: true).Writes).Value);
    }

    [Fact]
    public void A_link_that_leaves_an_image_is_resolved_inside_it()
    {
        Directory.CreateDirectory($"{tree.Directory}/etc/tuned");
        File.CreateSymbolicLink($"{tree.Directory}/etc/tuned/tuned-main.conf", "../../../../../../etc/passwd");

        Assert.Empty(Read(isLive: false).Writes);
        Assert.Empty(Read(isLive: false).Remarks);
    }

    [Fact]
    public void A_file_that_is_too_large_is_reported()
    {
        tree.Write("etc/ufw/ufw.conf", new string('#', 300_000));

        Assert.Equal("larger than 256 KiB", Assert.Single(Read(isLive: true).NotSeen).Value);
    }

    [Fact]
    public void TuneD_holds_its_values_while_it_runs()
    {
        Tuned($"[sysctl]\n{Time}=60\n");
        tree.Write("etc/sysctl.d/99-x.conf", $"{Time}=200\n");
        Assert.Empty(Active());

        tree.Write("run/tuned/tuned.pid", "4711");
        tree.Write("proc/4711/cmdline", "bash\0");
        Assert.Empty(Active());

        tree.Write("proc/4711/cmdline", "/usr/bin/python3\0-Es\0/usr/sbin/tuned\0-l\0-P\0");
        Assert.Equal(60, Assert.Single(Active()).Value);
    }

    [Fact]
    public void Saptune_has_applied_the_notes_whose_old_values_it_stores()
    {
        tree.Write("usr/share/saptune/notes/1410736", $"[sysctl]\n{Time}=300\n");
        tree.Write("run/saptune/saved_state/1410736", "");
        Assert.Empty(Active());

        tree.Write("run/saptune/saved_state/1410736", "{}");
        Assert.Equal(("saptune note 1410736", 300), (Assert.Single(Active()).What, Active()[0].Value!.Value));
    }

    private static BootForecast Engine() =>
        new(BootEngine.Systemd, [.. SysctlKeys.All.Select(key => new KeyForecast(key, null, null, null, [], 0))]);

    private void Ufw(string sysctl, string enabled)
    {
        tree.Write("etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n");
        tree.Write("etc/ufw/ufw.conf", $"ENABLED={enabled}\n");
        tree.Write("etc/ufw/sysctl.conf", sysctl);
        tree.Write("usr/lib/systemd/system/ufw.service", "[Unit]\n");
    }

    private void Tuned(string profile)
    {
        tree.Write("etc/tuned/tuned-main.conf", "daemon=1\n");
        tree.Write("etc/tuned/active_profile", "mine\n");
        tree.Write("etc/tuned/profiles/mine/tuned.conf", profile);
        Enable("tuned");
    }

    private void Shipped(string name, string profile) => tree.Write($"usr/lib/tuned/profiles/{name}/tuned.conf", profile);

    private void Enable(string name)
    {
        tree.Write($"usr/lib/systemd/system/{name}.service", "[Unit]\n");
        Directory.CreateDirectory($"{tree.Directory}/{Wants}");
        File.CreateSymbolicLink($"{tree.Directory}/{Wants}/{name}.service", $"/usr/lib/systemd/system/{name}.service");
    }

    private BootWriters Read(bool isLive)
    {
        var root = isLive ? SystemRoot.Live(tree.Paths) : SystemRoot.Image(tree.Directory);
        return new BootSurvey(root, tree.Paths).Outlook().Later;
    }

    private IReadOnlyList<BootWrite> Active() => ActiveTuners.Of(SystemRoot.Live(tree.Paths), Read(isLive: true));
}
