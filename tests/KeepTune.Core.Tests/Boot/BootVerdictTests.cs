using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;
using KeepTune.Core.DropIn;

namespace KeepTune.Core.Tests.Boot;

public class BootVerdictTests
{
    private static readonly KeepaliveSettings Wanted = KeepaliveSettings.FromSeconds(30, 10, 3);

    private static readonly (string, string)[] DropIn = [("/etc/sysctl.d/90-k.conf", DropInText.Assignments(Wanted))];

    // Only procps reads it.
    private static readonly (string, string)[] Conf = [.. DropIn, ("/etc/sysctl.conf", "net.ipv4.tcp_keepalive_time=7200\n")];

    // Both read it.
    private static readonly (string, string)[] Later = [.. DropIn, ("/etc/sysctl.d/99-x.conf", "net.ipv4.tcp_keepalive_probes=9\n")];

    [Fact]
    public void If_no_other_line_overrides_them_the_values_hold() => Assert.Equal((true, 0), Judge(DropIn));

    [Fact]
    public void The_engine_that_the_boot_runs_decides()
    {
        Assert.Equal((true, 0), Judge(Conf, systemdUsed: true, procpsUsed: false));
        Assert.Equal((false, 1), Judge(Conf, systemdUsed: false, procpsUsed: true));
    }

    [Fact]
    public void If_it_is_unknown_and_they_differ_the_outcome_is_open() => Assert.Equal((null, 1), Judge(Conf));

    [Fact]
    public void If_it_is_unknown_and_both_lose_the_values_do_not_hold() => Assert.Equal((false, 2), Judge(Later));

    [Fact]
    public void An_engine_that_is_not_installed_does_not_count() => Assert.Equal((false, 1), Judge(Conf, systemdInstalled: false));

    [Fact]
    public void If_none_is_installed_both_are_considered()
    {
        Assert.Equal((null, 1), Judge(Conf, systemdInstalled: false, procpsInstalled: false));
        Assert.Equal((true, 0), Judge(DropIn, systemdInstalled: false, procpsInstalled: false));
        Assert.Equal((false, 2), Judge(Later, systemdInstalled: false, procpsInstalled: false));
    }

    [Fact]
    public void A_loss_names_the_overriding_line()
    {
        var verdict = BootVerdict.Of(Engines(Later, true, false, true, true), [], Wanted);

        Assert.Equal(
            [new BootOverride(BootEngine.Systemd, SysctlKey.Probes, 3, 9, true, new("/etc/sysctl.d/99-x.conf", 1), null)],
            verdict.Losses);
    }

    [Theory]
    [InlineData(BootWriteEffect.Sets, 300, false)]
    [InlineData(BootWriteEffect.Sets, 30, true)]
    [InlineData(BootWriteEffect.Unknown, null, null)]
    [InlineData(BootWriteEffect.Refused, null, true)]
    public void Later_writers_count(BootWriteEffect effect, int? value, bool? holds)
    {
        var write = new BootWrite(BootWriter.Saptune, "saptune note 1", SysctlKey.Time, effect, value, "x", new("/n", 1), AtBoot: true);

        Assert.Equal(holds, BootVerdict.Of(Engines(DropIn, true, false, true, true), [write], Wanted).Holds);
        Assert.True(BootVerdict.Of(Engines(DropIn, true, false, true, true), [write with { AtBoot = false }], Wanted).Holds);
        Assert.Equal(
            holds == true ? true : null,
            BootVerdict.Of(Engines(DropIn, true, false, true, true), [write with { AtBoot = null }], Wanted).Holds);
    }

    private static (bool?, int) Judge(
        (string, string)[] files,
        bool? systemdUsed = null,
        bool? procpsUsed = null,
        bool systemdInstalled = true,
        bool procpsInstalled = true)
    {
        var verdict = BootVerdict.Of(Engines(files, systemdUsed, procpsUsed, systemdInstalled, procpsInstalled), [], Wanted);
        return (verdict.Holds, verdict.Losses.Count);
    }

    private static EngineForecast[] Engines(
        (string, string)[] files, bool? systemdUsed, bool? procpsUsed, bool systemdInstalled, bool procpsInstalled) =>
    [
        new(BootRun.Of(BootEngine.Systemd, files), systemdUsed, systemdInstalled),
        new(BootRun.Of(BootEngine.Procps, files), procpsUsed, procpsInstalled),
    ];
}
