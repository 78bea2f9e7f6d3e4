using KeepTune.Cli.Options;
using KeepTune.Core.Profiles;
using static KeepTune.Core.Keepalive.KeepaliveSettings;
using static KeepTune.Core.Sysctls.SysctlKey;

namespace KeepTune.Cli.Tests.Options;

public class RequestedSettingsTests
{
    private static readonly Profile Aws = new("aws", "d", FromSeconds(240, 30, 4), [], null, []);

    [Fact]
    public void A_profile_needs_nothing_from_the_kernel()
    {
        var wanted = Of(Aws, null, null, null);

        Assert.True(wanted.Complete.HasValue);
        Assert.Equal(Aws.Settings, wanted.Resolve(KernelDefault));
        Assert.Equal("aws", wanted.NameOf(Aws.Settings));
    }

    [Fact]
    public void A_given_value_replaces_that_of_the_profile_and_drops_its_name()
    {
        var settings = Of(Aws, "5m", null, null).Resolve(KernelDefault);

        Assert.Equal(FromSeconds(300, 30, 4), settings);
        Assert.Null(Of(Aws, "5m", null, null).NameOf(settings));
    }

    [Fact]
    public void A_value_equal_to_that_of_the_profile_keeps_its_name() =>
        Assert.Equal("aws", Of(Aws, "4m", null, null).NameOf(Aws.Settings));

    [Fact]
    public void Without_a_profile_the_rest_comes_from_the_kernel()
    {
        var wanted = Of(null, null, null, "4");

        Assert.False(wanted.Complete.HasValue);
        Assert.Equal(FromSeconds(7200, 75, 4), wanted.Resolve(KernelDefault));
    }

    [Fact]
    public void Three_values_need_nothing_from_the_kernel() => Assert.True(Of(null, "60", "10s", "6").Complete.HasValue);

    [Fact]
    public void Every_wrong_value_is_named_at_once()
    {
        var failure = Assert.Throws<Failure>(() => Of(Aws, "010", "1e3", "+5"));

        Assert.Equal(FailureKind.InvalidInput, failure.Kind);
        Assert.Equal(
            [
                "'--time' is '010', expected whole seconds or a duration such as 90s, 2m or 1h30m",
                "'--intvl' is '1e3', expected whole seconds or a duration such as 90s, 2m or 1h30m",
                "'--probes' is '+5', expected a whole number without sign or leading zeros",
            ],
            failure.Messages);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("40000", "add '--allow-unsafe-values' to accept any positive value that this kernel accepts")]
    public void A_value_out_of_range_gets_a_hint_only_if_it_helps(string time, string? hint)
    {
        var failure = Assert.Throws<Failure>(() => Of(null, time, null, null));

        Assert.Equal(($"'time' is {time}, expected 1 to 32767 s", hint), (failure.Message, failure.Hint));
    }

    [Fact]
    public void A_harmful_value_of_the_kernel_is_not_kept()
    {
        var failure = Assert.Throws<Failure>(() => Of(null, "60", null, null).Resolve(FromSeconds(7200, 75, 0)));

        Assert.Equal("'probes' is 0, expected 1 to 127 (from the running kernel)", failure.Message);
    }

    private static RequestedSettings Of(Profile? profile, string? time, string? intvl, string? probes) =>
        RequestedSettings.Of(
            profile, new Dictionary<SysctlKey, string?> { [Time] = time, [Intvl] = intvl, [Probes] = probes }, KeepaliveRange.Usual);
}
