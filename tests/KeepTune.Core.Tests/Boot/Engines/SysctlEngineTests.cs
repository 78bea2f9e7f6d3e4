using KeepTune.Core.Boot;

namespace KeepTune.Core.Tests.Boot.Engines;

public class SysctlEngineTests
{
    private const string T = "net.ipv4.tcp_keepalive_time";
    private const string P = "net.ipv4.tcp_keepalive_probes";

    [Fact]
    public void A_key_that_no_file_names_is_not_set()
    {
        var forecast = BootRun.Of(BootEngine.Systemd, ("/etc/sysctl.d/10-a.conf", "vm.swappiness=10\n"));

        Assert.Equal("-/-/-", forecast.Text());
        Assert.Equal(
            new KeepaliveSettings().With(SysctlKey.Time, 5), forecast.Settings(new KeepaliveSettings().With(SysctlKey.Time, 5)));
    }

    [Theory]
    [InlineData(BootEngine.Systemd, 222, "/etc/sysctl.d/99-zz.conf:1")]
    [InlineData(BootEngine.Procps, 111, "/etc/sysctl.conf:2")]
    public void Systemd_never_reads_sysctl_conf_and_procps_reads_it_last(BootEngine engine, int value, string source)
    {
        var forecast = BootRun.Of(engine, ("/etc/sysctl.conf", $"\n{T}=111\n"), ("/etc/sysctl.d/99-zz.conf", $"{T}=222\n"));

        Assert.Equal((value, source), (forecast[SysctlKey.Time].Value, forecast.Source(SysctlKey.Time)));
    }

    [Fact]
    public void Later_drop_in_overrides_an_earlier_assignment_and_says_so()
    {
        var forecast = BootRun.Of(
            BootEngine.Systemd,
            ("/usr/lib/sysctl.d/50-v.conf", $"{T} = 600\n{P} = x\n"),
            ("/etc/sysctl.d/90-k.conf", $"# c\n{T} = 60\n{P}=3\n"));

        Assert.Equal([new OverriddenLine(new("/usr/lib/sysctl.d/50-v.conf", 1), 600, "600")], forecast[SysctlKey.Time].Overridden);
        Assert.Equal([new OverriddenLine(new("/usr/lib/sysctl.d/50-v.conf", 2), null, "x")], forecast[SysctlKey.Probes].Overridden);
        Assert.Equal("/etc/sysctl.d/90-k.conf:2", forecast.Source(SysctlKey.Time));
    }

    [Fact]
    public void A_name_in_a_stronger_directory_masks()
    {
        (string, string)[] files = [
            ("/etc/sysctl.d/50-a.conf", ""), ("/run/sysctl.d/50-a.conf", $"{T}=1\n"), ("/usr/lib/sysctl.d/50-b.conf", $"{T}=2\n")
        ];

        Assert.Equal("2/-/-", BootRun.Of(BootEngine.Systemd, files).Text());
        Assert.Equal("2/-/-", BootRun.Of(BootEngine.Procps, files).Text());
    }

    [Fact]
    public void Up_to_3_3_16_procps_preferred_run_to_etc()
    {
        (string, string)[] files = [("/etc/sysctl.d/50-a.conf", $"{T}=1\n"), ("/run/sysctl.d/50-a.conf", $"{T}=2\n")];

        Assert.Equal("2/-/-", BootRun.Of(BootEngine.Procps, new(3, 3, 16), files).Text());
        Assert.Equal("1/-/-", BootRun.Of(BootEngine.Procps, new(3, 3, 17), files).Text());
    }

    [Fact]
    public void A_dash_without_a_value_unsets_a_key_only_with_systemd()
    {
        (string, string)[] files = [("/etc/sysctl.d/10-a.conf", $"{T}=444\n"), ("/etc/sysctl.d/20-b.conf", $"-{T}\n")];
        var systemd = BootRun.Of(BootEngine.Systemd, files);

        Assert.Equal("-/-/-", systemd.Text());
        Assert.Equal(new SourceLine("/etc/sysctl.d/20-b.conf", 1), systemd[SysctlKey.Time].UnsetBy);
        Assert.Equal("444/-/-", BootRun.Of(BootEngine.Procps, files).Text());
    }

    [Fact]
    public void An_explicit_key_beats_a_glob_wherever_it_is()
    {
        (string, string)[] files = [("/etc/sysctl.d/10-a.conf", $"{T}=7\n"), ("/etc/sysctl.d/99-b.conf", "net.ipv4.tcp_keepalive_*=6\n")];

        Assert.Equal("7/6/6", BootRun.Of(BootEngine.Systemd, files).Text());
        Assert.Equal("7/6/6", BootRun.Of(BootEngine.Procps, files).Text());
    }

    [Fact]
    public void A_long_line_ends_the_file_for_systemd_but_not_for_procps()
    {
        (string, string)[] files = [("/etc/sysctl.d/10-a.conf", $"{T}=1\n# {new string('x', 2 << 20)}\n{T}=2\n")];

        Assert.Equal("1/-/-", BootRun.Of(BootEngine.Systemd, files).Text());
        Assert.Equal("2/-/-", BootRun.Of(BootEngine.Procps, files).Text());
    }

    [Fact]
    public void The_latest_of_very_many_lines_are_kept_and_the_others_counted()
    {
        var forecast =
            BootRun.Of(BootEngine.Procps, ("/etc/sysctl.d/10-a.conf", string.Concat(Enumerable.Range(1, 5000).Select(i => $"{T}={i}\n"))));

        var time = forecast[SysctlKey.Time];
        Assert.Equal(
            (5000, BootForecast.MaxLines, 5000L - 1 - BootForecast.MaxLines), (time.Value, time.Overridden.Count, time.NotListed));
        Assert.Equal(4999, time.Overridden[0].Value);
    }

    [Fact]
    public void After_a_refused_value_procps_keeps_the_earlier_one_and_systemd_has_none()
    {
        (string, string)[] files = [("/etc/sysctl.d/10-a.conf", $"{T}=602\n{T}=bad\n")];

        Assert.Equal("602/-/-", BootRun.Of(BootEngine.Procps, files).Text());
        Assert.Equal("-/-/-", BootRun.Of(BootEngine.Systemd, files).Text());
    }
}
