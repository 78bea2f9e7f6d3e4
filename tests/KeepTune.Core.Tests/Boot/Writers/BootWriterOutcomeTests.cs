using KeepTune.Core.Boot;
using KeepTune.Core.Boot.Writers;

namespace KeepTune.Core.Tests.Boot.Writers;

public class BootWriterOutcomeTests
{
    private static readonly SourceLine Line = new("/etc/x", 1);

    [Fact]
    public void Without_writes_the_engine_decides()
    {
        Assert.Equal((60, true, Line, null), Parts(Outcome(60)));
        Assert.Equal((null, true, null, null), Parts(Outcome(null)));
    }

    [Fact]
    public void The_last_write_that_is_made_at_boot_wins()
    {
        var last = Write(BootWriter.TunedProfile, BootWriteEffect.Sets, 20);

        Assert.Same(
            last,
            Outcome(
                60,
                Write(BootWriter.Ufw, BootWriteEffect.Sets, 10),
                last,
                Write(BootWriter.Saptune, BootWriteEffect.Sets, 30, atBoot: false)).By);
    }

    [Fact]
    public void An_uncertain_write_leaves_unknown_what_it_would_change()
    {
        Assert.False(Outcome(60, Write(BootWriter.Saptune, BootWriteEffect.Sets, 40, atBoot: null)).IsKnown);
        Assert.Equal(
            (true, 60),
            (
                Outcome(60, Write(BootWriter.Saptune, BootWriteEffect.Sets, 60, atBoot: null)).IsKnown,
                Outcome(60, Write(BootWriter.Saptune, BootWriteEffect.Sets, 60, atBoot: null)).Value));
    }

    [Theory]
    [InlineData(60, BootWriteEffect.SetsIfGreater, 61, 61)]
    [InlineData(60, BootWriteEffect.SetsIfGreater, 60, 60)]
    [InlineData(60, BootWriteEffect.SetsIfLess, 59, 59)]
    [InlineData(60, BootWriteEffect.SetsIfLess, 60, 60)]
    [InlineData(null, BootWriteEffect.SetsIfGreater, 7201, 7201)]
    [InlineData(null, BootWriteEffect.SetsIfGreater, 7200, null)]
    [InlineData(60, BootWriteEffect.Refused, null, 60)]
    [InlineData(60, BootWriteEffect.Unsets, null, null)]
    public void A_write_may_depend_on_what_it_finds(int? engine, BootWriteEffect effect, int? value, int? expected) =>
        Assert.Equal(expected, Outcome(engine, Write(BootWriter.TunedProfile, effect, value)).Value);

    [Fact]
    public void An_unknown_value_stays_unknown_until_a_write_sets_it()
    {
        var unknown = Write(BootWriter.TunedProfile, BootWriteEffect.Unknown, null);
        var greater = Write(BootWriter.TunedProfile, BootWriteEffect.SetsIfGreater, 5);

        Assert.False(Outcome(60, unknown).IsKnown);
        Assert.False(Outcome(60, unknown, greater).IsKnown);
        Assert.True(Outcome(60, unknown, Write(BootWriter.Saptune, BootWriteEffect.Sets, 30)).IsKnown);
    }

    [Fact]
    public void The_kernel_s_own_file_sets_only_what_no_other_file_sets()
    {
        var kernel = Write(BootWriter.KernelFile, BootWriteEffect.Sets, 7);

        Assert.Equal(60, Outcome(60, kernel).Value);
        Assert.Equal(7, Outcome(null, kernel).Value);
        Assert.Equal(7, Outcome(60, kernel, Write(BootWriter.Credential, BootWriteEffect.Unsets, null)).Value);
        Assert.False(kernel.Wins);
    }

    [Fact]
    public void Files_of_systemd_alone_do_not_count_without_it() =>
        Assert.Equal(
            60, BootWriterOutcome.Of(Forecast(BootEngine.Procps, 60), [Write(BootWriter.Credential, BootWriteEffect.Sets, 5)])[0].Value);

    private static KeyOutcome Outcome(int? engine, params BootWrite[] writes) =>
        BootWriterOutcome.Of(Forecast(BootEngine.Systemd, engine), writes)[0];

    private static (int?, bool, SourceLine?, BootWrite?) Parts(KeyOutcome outcome) =>
        (outcome.Value, outcome.IsKnown, outcome.Source, outcome.By);

    private static BootForecast Forecast(BootEngine engine, int? time) =>
        new(engine, [.. SysctlKeys.All.Select(key => new KeyForecast(key, time, time is null ? null : Line, null, [], 0))]);

    private static BootWrite Write(BootWriter writer, BootWriteEffect effect, int? value, bool? atBoot = true) =>
        new(writer, "x", SysctlKey.Time, effect, value, "", new("/y", 2), atBoot);
}
